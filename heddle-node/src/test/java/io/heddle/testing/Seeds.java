// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.util.stream.LongStream;

/** The seeds of tests that play at random: {@code -Dseed=N} repeats one. */
public final class Seeds {

  private Seeds() {}

  /** As many as the test wants, from 0. */
  public static LongStream upTo(long count) {
    Long one = Long.getLong("seed");
    return one == null ? LongStream.range(0, count) : LongStream.of(one);
  }

  /** For a test that {@code -Plong} lets play longer. */
  public static LongStream ofModels() {
    return upTo(Long.getLong("heddle.model.cases", 3));
  }
}
