// SPDX-License-Identifier: Apache-2.0
package io.heddle.update;

import static io.heddle.channel.ConfigFault.invalid;
import static io.heddle.channel.ConfigFault.within;

import io.heddle.channel.ChannelConfig;
import io.heddle.channel.ConfigElement;
import io.heddle.channel.ConfigElements;
import io.heddle.identity.Identity;
import io.heddle.identity.SignedData;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigUpdate;

/**
 * Whether an update may do to a configuration what it does.
 *
 * <p>Elements are looked at in the order of their keys; Fabric has no order, so that of several
 * faults of one update it may name another.
 *
 * <p>Fabric: common/configtx/update.go.
 */
final class Authorisation {

  private final ChannelConfig current;
  private final SortedMap<String, ConfigElement> elements;

  private Authorisation(ChannelConfig current) {
    this.current = current;
    this.elements = ConfigElements.of(current.config().getChannelGroup());
  }

  /**
   * All elements that there are after the update, and those that it takes away, which no group
   * lists any more.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if the update may not do it
   */
  static SortedMap<String, ConfigElement> of(ChannelConfig current, SignedUpdate signed) {
    ConfigUpdate update = signed.update();
    if (!update.getChannelId().equals(current.channel().value())) {
      throw invalid(
          "ConfigUpdate for channel '%s' but envelope for channel '%s'"
              .formatted(update.getChannelId(), current.channel()));
    }
    return new Authorisation(current).result(update, signed);
  }

  private SortedMap<String, ConfigElement> result(ConfigUpdate update, SignedUpdate signed) {
    var readSet =
        within("error mapping ReadSet", () -> elements(update.hasReadSet(), update.getReadSet()));
    within("error validating ReadSet", () -> requireCurrent(readSet));
    var writeSet =
        within(
            "error mapping WriteSet", () -> elements(update.hasWriteSet(), update.getWriteSet()));
    var delta = delta(readSet, writeSet);
    List<SignedData> signatures = signed.signatures();
    within("error validating DeltaSet", () -> requireAllowed(delta, signatures));
    SortedMap<String, ConfigElement> result = new TreeMap<>(elements);
    result.putAll(delta);
    return result;
  }

  private static SortedMap<String, ConfigElement> elements(boolean isThere, ConfigGroup root) {
    return isThere ? ConfigElements.of(root) : new TreeMap<>();
  }

  private void requireCurrent(SortedMap<String, ConfigElement> readSet) {
    readSet.forEach((key, read) -> {
      ConfigElement existing = elements.get(key);
      if (existing == null) {
        throw invalid(
            "existing config does not contain element for %s but was in the read set"
                .formatted(key));
      }
      if (existing.version() != read.version()) {
        throw invalid(
            ("proposed update requires that key %s be at version %s, but it is currently at"
                    + " version %s")
                .formatted(key, unsigned(read.version()), unsigned(existing.version())));
      }
    });
  }

  /** What is written and not just read: its version is not that in the read set. */
  private static SortedMap<String, ConfigElement> delta(
      SortedMap<String, ConfigElement> readSet, SortedMap<String, ConfigElement> writeSet) {
    SortedMap<String, ConfigElement> delta = new TreeMap<>();
    writeSet.forEach((key, written) -> {
      ConfigElement read = readSet.get(key);
      if (read == null || read.version() != written.version()) {
        delta.put(key, written);
      }
    });
    return delta;
  }

  private void requireAllowed(SortedMap<String, ConfigElement> delta, List<SignedData> signatures) {
    if (delta.isEmpty()) {
      throw invalid("delta set was empty -- update would have no effect");
    }
    List<Identity> signers = current.msps().verified(signatures);
    delta.forEach((key, written) -> {
      within("invalid mod_policy for element " + key, () -> requireLegal(written.modPolicy()));
      ConfigElement existing = elements.get(key);
      if (existing == null) {
        requireNew(written);
      } else {
        requireNext(existing, written);
        requireSigned(existing, signers);
      }
    });
  }

  private static void requireLegal(String modPolicy) {
    if (modPolicy.isEmpty()) {
      throw invalid("mod_policy not set");
    }
    String path = modPolicy.startsWith("/") ? modPolicy.substring(1) : modPolicy;
    String[] names = path.split("/", -1);
    for (int index = 0; index < names.length; index++) {
      Optional<String> objection = ConfigElements.nameObjection(names[index]);
      if (objection.isPresent()) {
        throw invalid("path element at %d is invalid: %s".formatted(index, objection.get()));
      }
    }
  }

  /** Whoever may raise the version of its group may add it; nobody else is asked. */
  private static void requireNew(ConfigElement written) {
    if (written.version() != 0) {
      throw invalid(
          "attempted to set key %s to version %s, but key does not exist"
              .formatted(written.key(), unsigned(written.version())));
    }
  }

  private static void requireNext(ConfigElement existing, ConfigElement written) {
    if (written.version() != existing.version() + 1) {
      throw invalid(
          "attempt to set key %s to version %s, but key is at version %s"
              .formatted(written.key(), unsigned(written.version()), unsigned(existing.version())));
    }
  }

  private void requireSigned(ConfigElement existing, List<Identity> signers) {
    String path = existing.modPolicy();
    String absolute = path.startsWith("/") ? path : existing.scope() + "/" + path;
    if (!current.hasPolicy(absolute)) {
      throw invalid("unexpected missing policy %s for item %s".formatted(path, existing.key()));
    }
    current
        .policy(absolute)
        .objection(signers)
        .ifPresent(reason -> {
          throw invalid("policy for %s not satisfied: %s".formatted(existing.key(), reason));
        });
  }

  private static String unsigned(long version) {
    return Long.toUnsignedString(version);
  }
}
