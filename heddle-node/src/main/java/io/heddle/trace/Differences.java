// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.endorse.Execution.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version;

/**
 * What two runs of a chaincode did differently, one sentence each.
 *
 * <p>Each run becomes a list of deeds, such as "wrote key 'a' of 'asset'", with a detail, such as
 * the value; then the lists are compared.
 */
final class Differences {

  private static final int AROUND = 40;
  private static final String NOTHING = "";

  private final Map<String, String> deeds = new LinkedHashMap<>();

  private Differences() {}

  static List<String> between(Run first, Run second) {
    Map<String, String> one = deeds(first);
    Map<String, String> other = deeds(second);
    Set<String> all = new LinkedHashSet<>(one.keySet());
    all.addAll(other.keySet());
    List<String> sentences = new ArrayList<>();
    for (String deed : all) {
      if (!other.containsKey(deed)) {
        sentences.add("Only the first run " + deed + detail(one.getOrDefault(deed, NOTHING)));
      } else if (!one.containsKey(deed)) {
        sentences.add("Only the second run " + deed + detail(other.getOrDefault(deed, NOTHING)));
      } else if (!Objects.equals(one.get(deed), other.get(deed))) {
        sentences.add(
            different(deed, one.getOrDefault(deed, NOTHING), other.getOrDefault(deed, NOTHING)));
      }
    }
    if (sentences.isEmpty() && !first.results().equals(second.results())) {
      sentences.add("Both runs did the same, but queried ranges in another order");
    }
    return sentences;
  }

  private static Map<String, String> deeds(Run run) {
    Differences one = new Differences();
    one.addAnswer(run);
    try {
      for (NsReadWriteSet set : TxReadWriteSet.parseFrom(run.results()).getNsRwsetList()) {
        one.addOpen(set.getNamespace(), KVRWSet.parseFrom(set.getRwset()));
        for (CollectionHashedReadWriteSet collection : set.getCollectionHashedRwsetList()) {
          one.addPrivate(
              "of collection '%s' of '%s'"
                  .formatted(collection.getCollectionName(), set.getNamespace()),
              HashedRWSet.parseFrom(collection.getHashedRwset()));
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(Fault.INTERNAL, "Own read-write set cannot be read", e);
    }
    return one.deeds;
  }

  private void addAnswer(Run run) {
    if (!run.failure().isEmpty()) {
      deeds.put("failed", run.failure());
    }
    run.response()
        .ifPresent(response -> {
          deeds.put("answered with a status", Integer.toString(response.getStatus()));
          deeds.put("answered with a message", response.getMessage());
          deeds.put("answered with a payload", text(response.getPayload()));
        });
    run.event()
        .ifPresent(event ->
            deeds.put("set event '%s'".formatted(event.getEventName()), text(event.getPayload())));
  }

  private void addOpen(String namespace, KVRWSet set) {
    set.getReadsList()
        .forEach(read ->
            deeds.put(
                "read key '%s' of '%s'".formatted(read.getKey(), namespace),
                version(read.hasVersion(), read.getVersion())));
    set.getRangeQueriesInfoList()
        .forEach(range ->
            deeds.put(
                "queried the range '%s' to '%s' of '%s'%s"
                    .formatted(
                        range.getStartKey(),
                        range.getEndKey(),
                        namespace,
                        range.getItrExhausted() ? " to its end" : ""),
                range.toByteString().equals(ByteString.EMPTY)
                    ? NOTHING
                    : Hashes.of(range.toByteString())));
    set.getWritesList()
        .forEach(write ->
            deeds.put(
                "%s key '%s' of '%s'"
                    .formatted(
                        write.getIsDelete() ? "deleted" : "wrote", write.getKey(), namespace),
                text(write.getValue())));
    set.getMetadataWritesList()
        .forEach(write ->
            deeds.put(
                "set metadata of key '%s' of '%s'".formatted(write.getKey(), namespace),
                text(write.toByteString())));
  }

  private void addPrivate(String where, HashedRWSet set) {
    set.getHashedReadsList()
        .forEach(read ->
            deeds.put(
                "read the key with hash %s %s".formatted(Hashes.hex(read.getKeyHash()), where),
                version(read.hasVersion(), read.getVersion())));
    set.getHashedWritesList()
        .forEach(write ->
            deeds.put(
                "%s the key with hash %s %s"
                    .formatted(
                        write.getIsPurge() ? "purged" : write.getIsDelete() ? "deleted" : "wrote",
                        Hashes.hex(write.getKeyHash()),
                        where),
                write.getValueHash().isEmpty()
                    ? NOTHING
                    : "a value with hash " + Hashes.hex(write.getValueHash())));
    set.getMetadataWritesList()
        .forEach(write ->
            deeds.put(
                "set metadata of the key with hash %s %s"
                    .formatted(Hashes.hex(write.getKeyHash()), where),
                text(write.toByteString())));
  }

  private static String version(boolean isThere, Version version) {
    return isThere
        ? "version %d:%d".formatted(version.getBlockNum(), version.getTxNum())
        : "no such key";
  }

  private static String text(ByteString bytes) {
    return bytes.isValidUtf8() ? bytes.toStringUtf8() : Hashes.hex(bytes);
  }

  private static String detail(String detail) {
    return detail.isEmpty() ? "" : ": " + around(detail, 0);
  }

  /** Long values that begin alike are shown from a little before where they part. */
  private static String different(String deed, String first, String second) {
    int same = 0;
    while (same < Math.min(first.length(), second.length())
        && first.charAt(same) == second.charAt(same)) {
      same++;
    }
    int from = Math.max(0, same - AROUND / 2);
    return "Both runs %s, the first: %s, the second: %s"
        .formatted(deed, around(first, from), around(second, from));
  }

  private static String around(String text, int from) {
    int end = Math.min(text.length(), from + 2 * AROUND);
    return "%s%s%s"
        .formatted(from > 0 ? "…" : "", text.substring(from, end), end < text.length() ? "…" : "");
  }
}
