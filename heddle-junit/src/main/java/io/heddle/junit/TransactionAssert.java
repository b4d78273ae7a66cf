// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about a transaction. One that fails says what there was instead, and shows the whole
 * trace of the transaction.
 */
public final class TransactionAssert extends AbstractAssert<TransactionAssert, TracedTransaction> {

  TransactionAssert(TracedTransaction actual) {
    super(actual, TransactionAssert.class);
  }

  /** It is in a block and valid. */
  public TransactionAssert isValid() {
    return isInvalidWith("VALID");
  }

  /** It is in a block with this validation code, as {@code MVCC_READ_CONFLICT}. */
  public TransactionAssert isInvalidWith(String code) {
    isNotNull();
    if (!actual.code().equals(code)) {
      fail(
          actual.code().isEmpty()
              ? "is in no block, and was to be %s".formatted(code)
              : "is %s, and not %s%s"
                  .formatted(
                      actual.code(),
                      code,
                      actual.reason().isEmpty() ? "" : ": " + actual.reason()));
    }
    return this;
  }

  /** It wrote exactly this text under a key of a chaincode. */
  public TransactionAssert wroteKey(String chaincode, String key, String value) {
    String written = written(chaincode, key).bytes();
    if (!written.equals(value)) {
      fail("wrote '%s' under '%s', and not '%s'".formatted(written, key, value));
    }
    return this;
  }

  /** It wrote JSON of this meaning under a key of a chaincode; the order of members is free. */
  public TransactionAssert wroteJson(String chaincode, String key, String json) {
    String written = written(chaincode, key).bytes();
    @Nullable Object wanted = Json.read(json);
    boolean isSame;
    try {
      @Nullable Object value = Json.read(written);
      isSame = wanted == null ? value == null : wanted.equals(value);
    } catch (IllegalArgumentException e) {
      isSame = false;
    }
    if (!isSame) {
      fail("wrote '%s' under '%s', and not '%s'".formatted(written, key, json));
    }
    return this;
  }

  /** It deleted a key of a chaincode. */
  public TransactionAssert deletedKey(String chaincode, String key) {
    isNotNull();
    Map<String, Optional<TracedTransaction.Written>> writes = actual.writes(chaincode);
    if (!writes.containsKey(key) || writes.getOrDefault(key, Optional.empty()).isPresent()) {
      fail("did not delete '%s'; it wrote %s".formatted(key, writes.keySet()));
    }
    return this;
  }

  /** It wrote or deleted a private key of a collection. */
  public TransactionAssert wrotePrivateKey(String chaincode, String collection, String key) {
    isNotNull();
    if (!actual
        .privateKeyHashesWritten(chaincode, collection)
        .contains(TracedTransaction.hash(key))) {
      fail("wrote no private key '%s' in collection '%s'".formatted(key, collection));
    }
    return this;
  }

  /** It wrote nothing in the public state of a chaincode. */
  public TransactionAssert wroteNothing(String chaincode) {
    isNotNull();
    if (!actual.writes(chaincode).isEmpty()) {
      fail("wrote %s".formatted(actual.writes(chaincode).keySet()));
    }
    return this;
  }

  /** It read a key of a chaincode. */
  public TransactionAssert readKey(String chaincode, String key) {
    isNotNull();
    if (!actual.keysRead(chaincode).contains(key)) {
      fail("did not read '%s'; it read %s".formatted(key, actual.keysRead(chaincode)));
    }
    return this;
  }

  /** It did not read a key of a chaincode. */
  public TransactionAssert readNoKey(String chaincode, String key) {
    isNotNull();
    if (actual.keysRead(chaincode).contains(key)) {
      fail("read '%s'".formatted(key));
    }
    return this;
  }

  /** It set an event of this name. */
  public TransactionAssert emittedEvent(String name) {
    isNotNull();
    if (!actual.eventName().equals(name)) {
      fail(
          actual.eventName().isEmpty()
              ? "set no event, and not '%s'".formatted(name)
              : "set event '%s', and not '%s'".formatted(actual.eventName(), name));
    }
    return this;
  }

  /** It set an event of this name with this payload. */
  public TransactionAssert emittedEvent(String name, String payload) {
    emittedEvent(name);
    if (!actual.eventPayload().equals(payload)) {
      fail(
          "set event '%s' with '%s', and not '%s'".formatted(name, actual.eventPayload(), payload));
    }
    return this;
  }

  /** A peer of each of these organisations endorsed it, and none of another. */
  public TransactionAssert endorsedBy(String... mspIds) {
    isNotNull();
    boolean isSo = actual.endorsers().size() == mspIds.length;
    for (String each : mspIds) {
      isSo &= actual.endorsers().stream().anyMatch(endorser -> endorser.contains(each));
    }
    if (!isSo) {
      fail("was endorsed by %s".formatted(actual.endorsers()));
    }
    return this;
  }

  /** It made a rich query of a chaincode that the index of this name serves. */
  public TransactionAssert usedIndex(String chaincode, String index) {
    isNotNull();
    if (actual.queries(chaincode).stream().noneMatch(plan -> plan.index().equals(index))) {
      fail("made no query that index '%s' serves: %s".formatted(index, actual.queries(chaincode)));
    }
    return this;
  }

  /** Each rich query that it made of a chaincode is served by an index. */
  public TransactionAssert madeNoFullScan(String chaincode) {
    isNotNull();
    if (actual.queries(chaincode).stream().anyMatch(QueryPlan::isFullScan)) {
      fail("made a full scan: %s".formatted(actual.queries(chaincode)));
    }
    return this;
  }

  private TracedTransaction.Written written(String chaincode, String key) {
    isNotNull();
    Map<String, Optional<TracedTransaction.Written>> writes = actual.writes(chaincode);
    Optional<TracedTransaction.Written> written = writes.getOrDefault(key, Optional.empty());
    if (written.isEmpty()) {
      fail(
          writes.containsKey(key)
              ? "deleted '%s'".formatted(key)
              : "wrote nothing under '%s'; it wrote %s".formatted(key, writes.keySet()));
      return new TracedTransaction.Written("", false);
    }
    if (written.get().isCut()) {
      fail("wrote more under '%s' than its trace tells, so it cannot be compared".formatted(key));
    }
    return written.get();
  }

  private void fail(String what) {
    failWithMessage("%s", "Transaction '%s' %s%n%n%s".formatted(actual.id(), what, actual));
  }
}
