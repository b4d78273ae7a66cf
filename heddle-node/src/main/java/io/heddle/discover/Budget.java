// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;

/**
 * What one request may cost the peer. Fabric bounds the combinations below one node of a policy and
 * nothing else; a client can send policies of many nodes.
 */
final class Budget {

  /** Well over what fifty organisations need; a tenth of a second. */
  private static final long MAX_STEPS = 30_000_000;

  private static final long MAX_ANSWER_BYTES = 16L << 20;

  /** Libraries ask three things at once. */
  private static final int MAX_QUERIES = 1000;

  private long steps = MAX_STEPS;
  private long answerBytes = MAX_ANSWER_BYTES;

  /**
   * Looks at the number of queries.
   *
   * @throws HeddleException {@code DENIED} if there are too many
   */
  static void admit(int queries) {
    if (queries > MAX_QUERIES) {
      throw new HeddleException(
          Fault.DENIED,
          "A discovery request has %d queries; no more than %d are answered at once"
              .formatted(queries, MAX_QUERIES));
    }
  }

  /**
   * Counts elementary steps of planning.
   *
   * @throws NoDescriptor if there were too many
   */
  void spend(long taken) throws NoDescriptor {
    steps -= taken;
    if (steps < 0) {
      throw new NoDescriptor("the policies have too many combinations");
    }
  }

  /**
   * Counts a part of the answer.
   *
   * @throws HeddleException {@code DENIED} if it has become too long
   */
  void answer(int bytes) {
    answerBytes -= bytes;
    if (answerBytes < 0) {
      throw new HeddleException(
          Fault.DENIED,
          "The answer to all queries of this request would have more than %d MiB; ask for less at once"
              .formatted(MAX_ANSWER_BYTES >> 20));
    }
  }
}
