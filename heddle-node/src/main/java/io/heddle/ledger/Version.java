// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Optional;

/**
 * The transaction that wrote a key last.
 *
 * @param block the number of its block
 * @param tx its position in that block, from 0, counting invalid ones too
 */
public record Version(long block, long tx) implements Comparable<Version> {

  private static final Comparator<Version> ORDER =
      Comparator.comparingLong(Version::block).thenComparingLong(Version::tx);

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  /**
   * Block and transaction, each as the number of its bytes and then the number without leading
   * zeros: sorts as the numbers do.
   *
   * <p>Fabric: core/ledger/internal/version/version.go.
   */
  public ByteString ordered() {
    int blockBytes = bytes(block);
    int txBytes = bytes(tx);
    ByteBuffer out = ByteBuffer.allocate(2 + blockBytes + txBytes);
    put(out, block, blockBytes);
    put(out, tx, txBytes);
    return ByteString.copyFrom(out.flip());
  }

  /** The version that is written so; empty if these are other bytes. */
  public static Optional<Version> ofOrdered(ByteString bytes) {
    ByteBuffer in = bytes.asReadOnlyByteBuffer();
    Optional<Long> block = number(in);
    Optional<Long> tx = block.flatMap(_ -> number(in));
    return tx.isPresent() && !in.hasRemaining()
        ? Optional.of(new Version(block.get(), tx.get()))
        : Optional.empty();
  }

  private static void put(ByteBuffer out, long number, int bytes) {
    out.put((byte) bytes);
    for (int i = bytes - 1; i >= 0; i--) {
      out.put((byte) (number >>> (8 * i)));
    }
  }

  private static Optional<Long> number(ByteBuffer in) {
    int bytes = in.hasRemaining() ? in.get() : Long.BYTES + 1;
    if (bytes < 0 || bytes > Long.BYTES || bytes > in.remaining()) {
      return Optional.empty();
    }
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number = (number << 8) | (in.get() & 0xff);
    }
    return Optional.of(number);
  }

  private static int bytes(long number) {
    return Long.BYTES - Long.numberOfLeadingZeros(number) / 8;
  }
}
