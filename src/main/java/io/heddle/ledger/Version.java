// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import java.util.Comparator;

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
}
