// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The keys of the store, built part by part.
 *
 * <p>A part that others follow is written so that no two sequences of parts give the same bytes and
 * that the order of the parts is the order of the bytes: 00 becomes 00 FF, and 00 01 ends the part.
 * The last part stands as it is.
 */
final class StoreKey {

  private static final int ZERO = 0x00;
  private static final int ESCAPED = 0xff;
  private static final int END = 0x01;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);

  private StoreKey() {}

  static byte[] chain(ChannelName channel) {
    return channel.value().getBytes(StandardCharsets.UTF_8);
  }

  static byte[] block(ChannelName channel, long number) {
    return of(channel).last(number);
  }

  static byte[] blockHash(ChannelName channel, ByteString headerHash) {
    return of(channel).last(headerHash);
  }

  static byte[] transaction(ChannelName channel, TxId txId) {
    return of(channel).last(ByteString.copyFromUtf8(txId.value()));
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
    return of(channel).part(namespace).part(key).bytes.toByteArray();
  }

  /** Later writes come first, so both numbers are stored as their complement. */
  static byte[] history(
      ChannelName channel, String namespace, String key, long block, int txIndex) {
    StoreKey prefix = of(channel).part(namespace).part(key);
    prefix.bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(~block).array());
    prefix.bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(~txIndex).array());
    return prefix.bytes.toByteArray();
  }

  /** The first key after all that begin with this one, whose last byte is not FF. */
  static byte[] after(byte[] prefix) {
    byte[] next = prefix.clone();
    next[next.length - 1]++;
    return next;
  }

  private static StoreKey of(ChannelName channel) {
    return new StoreKey().part(channel.value());
  }

  private StoreKey part(String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      bytes.write(b);
      if (b == ZERO) {
        bytes.write(ESCAPED);
      }
    }
    bytes.write(ZERO);
    bytes.write(END);
    return this;
  }

  private byte[] last(ByteString part) {
    bytes.writeBytes(part.toByteArray());
    return bytes.toByteArray();
  }

  private byte[] last(long number) {
    bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    return bytes.toByteArray();
  }
}
