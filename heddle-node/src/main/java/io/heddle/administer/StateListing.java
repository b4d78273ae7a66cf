// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import com.google.protobuf.ByteString;
import io.heddle.base.Cursor;
import io.heddle.base.Sha256;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.KeyedEntry;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateMetadata;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import io.heddle.show.PolicyText;
import io.heddle.trace.Value;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The keys of a chaincode, or of a collection of it, with values, versions and metadata; of a
 * private value that the peer does not have the hashes. One answer is bounded; the next one goes
 * on.
 */
final class StateListing {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static final int MAX_BYTES = 4 * 1024 * 1024;
  private static final int MAX_PRIVATE_KEYS = 200_000;
  private static final String LIFECYCLE = "_lifecycle";

  /**
   * What somebody wants to see.
   *
   * @param collection empty for public state
   * @param prefix of the keys
   * @param from the first key, to go on; empty for the beginning
   * @param most how many keys, from 1
   */
  record Wanted(
      String chaincode, Optional<String> collection, String prefix, String from, int most) {}

  private final StateSnapshot state;
  private final Wanted wanted;
  private final ArrayNode entries;
  private final ObjectNode json = MAPPER.createObjectNode();
  private int bytes;

  private StateListing(StateSnapshot state, Wanted wanted) {
    this.state = state;
    this.wanted = wanted;
    this.entries = json.putArray("entries");
  }

  /**
   * An object with {@code entries}, and {@code next} if there are more.
   *
   * @throws io.heddle.base.HeddleException {@code NOT_FOUND} if there is no such chaincode or
   *     collection
   */
  static ObjectNode of(JoinedChannel channel, Wanted wanted) {
    try (StateSnapshot state = channel.ledger().snapshot()) {
      String namespace =
          wanted.chaincode().equals(LIFECYCLE) && wanted.collection().isEmpty()
              ? LIFECYCLE
              : QueryExplanations.namespace(
                  channel, state, wanted.chaincode(), wanted.collection());
      var listing = new StateListing(state, wanted);
      listing.json.put("channel", channel.name().value());
      listing.json.put("height", state.height());
      listing.json.put("chaincode", wanted.chaincode());
      wanted.collection().ifPresent(name -> listing.json.put("collection", name));
      if (listing.addValues(namespace) && wanted.collection().isPresent()) {
        listing.addMissing(namespace, wanted.chaincode() + "$$h" + wanted.collection().get());
      }
      return listing.json;
    }
  }

  /** Whether that were all. */
  private boolean addValues(String namespace) {
    ByteString prefix = ByteString.copyFromUtf8(wanted.prefix());
    ByteString first = ByteString.copyFromUtf8(wanted.from());
    try (Cursor<KeyedEntry> range =
        state.range(namespace, first.isEmpty() ? prefix : first, after(prefix))) {
      for (Optional<KeyedEntry> each = range.next(); each.isPresent(); each = range.next()) {
        if (isFull()) {
          json.put("next", each.get().key().toStringUtf8());
          return false;
        }
        ObjectNode entry = entries.addObject();
        EventLines.put(entry, "key", each.get().key());
        write(each.get().entry(), entry);
        bytes += each.get().key().size();
      }
      return true;
    }
  }

  private boolean isFull() {
    return entries.size() >= wanted.most() || bytes >= MAX_BYTES;
  }

  private void write(StateEntry stored, ObjectNode entry) {
    Value value = Value.of(stored.value());
    value.text().ifPresent(text -> entry.put("value", text));
    value.base64().ifPresent(text -> entry.put("valueBase64", text));
    entry.put("bytes", value.bytes());
    if (value.isCut()) {
      entry.put("isCut", true);
    }
    entry.put("version", text(stored.version()));
    writeMetadata(stored.metadata(), entry);
    bytes += value.shown().length();
  }

  /** A policy in words, anything else as it is. */
  private static void writeMetadata(ByteString stored, ObjectNode entry) {
    if (!stored.isEmpty()) {
      ObjectNode metadata = entry.putObject("metadata");
      StateMetadata.parse(stored)
          .forEach((name, bytes) ->
              PolicyText.of(bytes)
                  .ifPresentOrElse(
                      policy -> metadata.put(name, policy),
                      () -> EventLines.put(metadata, name, bytes)));
    }
  }

  /** Those whose hash everybody has and whose value, of this version, the peer has not. */
  private void addMissing(String values, String hashes) {
    if (!wanted.prefix().isEmpty()) {
      return; // who has the hash of a key does not know how it begins
    }
    Map<ByteString, Version> present = new HashMap<>();
    try (Cursor<KeyedEntry> range = state.range(values, ByteString.EMPTY, ByteString.EMPTY)) {
      for (Optional<KeyedEntry> each = range.next();
          each.isPresent() && present.size() < MAX_PRIVATE_KEYS;
          each = range.next()) {
        present.put(Sha256.of(each.get().key()), each.get().entry().version());
      }
    }
    if (present.size() == MAX_PRIVATE_KEYS) {
      return;
    }
    try (Cursor<KeyedEntry> range = state.range(hashes, ByteString.EMPTY, ByteString.EMPTY)) {
      for (Optional<KeyedEntry> each = range.next();
          each.isPresent() && !isFull();
          each = range.next()) {
        StateEntry hash = each.get().entry();
        if (!hash.version().equals(present.get(each.get().key()))) {
          ObjectNode entry = entries.addObject();
          entry.put("keyHash", HexFormat.of().formatHex(each.get().key().toByteArray()));
          entry.put("valueHash", HexFormat.of().formatHex(hash.value().toByteArray()));
          entry.put("version", text(hash.version()));
          writeMetadata(hash.metadata(), entry);
          entry.put("isMissing", true);
        }
      }
    }
  }

  /** The first key behind all that begin so; empty for none. */
  private static ByteString after(ByteString prefix) {
    if (prefix.isEmpty()) {
      return ByteString.EMPTY;
    }
    byte[] next = prefix.toByteArray();
    next[next.length - 1]++; // no byte of UTF-8 is FF
    return ByteString.copyFrom(next);
  }

  private static String text(Version version) {
    return "%d:%d".formatted(version.block(), version.tx());
  }
}
