// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;

/**
 * The keys of the store, built part by part.
 *
 * <p>A part that others follow is written so that no two sequences of parts give the same bytes and
 * that the order of the parts is the order of the bytes: 00 becomes 00 FF, and 00 01 ends the part.
 * The last part stands as it is.
 */
final class StoreKey {

  private static final byte ZERO = 0x00;
  private static final byte ESCAPED = (byte) 0xff;
  private static final byte END = 0x01;

  private byte[] bytes = new byte[96];
  private int length;

  private StoreKey() {}

  static byte[] chain(ChannelName channel) {
    return channel.value().getBytes(StandardCharsets.UTF_8);
  }

  static byte[] block(ChannelName channel, long number) {
    return of(channel).last(number);
  }

  static byte[] position(ChannelName channel, long number, int index) {
    return of(channel)
        .last(
            ByteString.copyFrom(
                ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                    .putLong(number)
                    .putInt(index)
                    .array()));
  }

  static byte[] blockHash(ChannelName channel, ByteString headerHash) {
    return of(channel).last(headerHash);
  }

  static byte[] transaction(ChannelName channel, TxId txId) {
    return of(channel).last(ByteString.copyFromUtf8(txId.value()));
  }

  /** The id whose {@link #transaction} key this is; it begins at an offset. */
  static TxId transactionId(byte[] key, int offset) {
    return new TxId(new String(key, offset, key.length - offset, StandardCharsets.UTF_8));
  }

  /** What everything of a channel begins with. */
  static byte[] prefix(ChannelName channel) {
    return of(channel).whole();
  }

  static byte[] state(ChannelName channel, String namespace, ByteString key) {
    return of(channel).part(namespace).last(key);
  }

  /** The first key after all keys of a namespace. */
  static byte[] stateEnd(ChannelName channel, String namespace) {
    return after(state(channel, namespace, ByteString.EMPTY));
  }

  /** What all history of a key begins with. */
  static byte[] history(ChannelName channel, String namespace, String key) {
    return of(channel).part(namespace).part(key).whole();
  }

  /** Later writes come first, so both numbers are stored as their complement. */
  static byte[] history(
      ChannelName channel, String namespace, String key, long block, int txIndex) {
    StoreKey all = of(channel).part(namespace).part(key);
    all.room(Long.BYTES + Integer.BYTES).putLong(~block).putInt(~txIndex);
    return all.whole();
  }

  /** What all rows of an index begin with; the row itself follows. */
  static byte[] index(ChannelName channel, String namespace, String index) {
    return of(channel).part(namespace).part(index).whole();
  }

  static byte[] indexName(ChannelName channel, String namespace, String index) {
    return of(channel).part(namespace).last(ByteString.copyFromUtf8(index));
  }

  /** The index whose {@link #indexName} this is; its namespace begins at an offset. */
  static StoredIndex storedIndex(byte[] key, int offset, byte[] definition) {
    Part namespace = readPart(key, offset);
    return new StoredIndex(
        namespace.text(),
        new String(key, namespace.end(), key.length - namespace.end(), StandardCharsets.UTF_8),
        ByteString.copyFrom(definition));
  }

  /** The row whose {@link #state} key this is; its namespace begins at an offset. */
  static StateRow stateRow(byte[] key, int offset, byte[] value) {
    Part namespace = readPart(key, offset);
    return new StateRow(
        namespace.text(),
        ByteString.copyFrom(key, namespace.end(), key.length - namespace.end()),
        StoreValue.stateEntry(value));
  }

  /** The place of the change whose {@link #history} key this is; the key begins at an offset. */
  static PastChange pastChange(byte[] key, int offset, KeyModification modification) {
    Part changed = readPart(key, offset);
    ByteBuffer place = ByteBuffer.wrap(key, changed.end(), Long.BYTES + Integer.BYTES);
    return new PastChange(
        changed.text(), new Version(~place.getLong(), ~place.getInt()), modification);
  }

  /** What was written as a part, and where what follows begins. */
  private record Part(String text, int end) {}

  private static Part readPart(byte[] key, int offset) {
    var text = new ByteArrayOutputStream();
    int at = offset;
    while (key[at] != ZERO || key[at + 1] != END) {
      text.write(key[at]);
      at += key[at] == ZERO ? 2 : 1;
    }
    return new Part(text.toString(StandardCharsets.UTF_8), at + 2);
  }

  /** What all of a namespace begins with: its history, the names of its indexes. */
  static byte[] namespace(ChannelName channel, String namespace) {
    return of(channel).part(namespace).whole();
  }

  /** The first key after all that begin with this one, whose last byte is not FF. */
  static byte[] after(byte[] prefix) {
    byte[] next = prefix.clone();
    next[next.length - 1]++;
    return next;
  }

  /** The first key behind this one. */
  static byte[] behind(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  private static StoreKey of(ChannelName channel) {
    return new StoreKey().part(channel.value());
  }

  private StoreKey part(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer room = room(encoded.length + zeros(encoded) + 2);
    for (byte b : encoded) {
      room.put(b);
      if (b == ZERO) {
        room.put(ESCAPED);
      }
    }
    room.put(ZERO).put(END);
    return this;
  }

  private static int zeros(byte[] encoded) {
    int zeros = 0;
    for (byte b : encoded) {
      zeros += b == ZERO ? 1 : 0;
    }
    return zeros;
  }

  private byte[] last(ByteString part) {
    part.copyTo(room(part.size()));
    return whole();
  }

  private byte[] last(long number) {
    room(Long.BYTES).putLong(number);
    return whole();
  }

  /** The next so many bytes, to be filled by the caller. */
  private ByteBuffer room(int size) {
    int start = length;
    length += size;
    if (length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length, 2 * bytes.length));
    }
    return ByteBuffer.wrap(bytes, start, size);
  }

  private byte[] whole() {
    return Arrays.copyOf(bytes, length);
  }
}
