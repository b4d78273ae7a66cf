// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import io.heddle.alive.Vital;
import io.heddle.alive.Vital.Listening;
import io.heddle.commit.CommitTimer;
import io.heddle.validate.PrivateTimer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a channel tells how it is doing.
 *
 * <p>While one of the two is stuck, those who wait for a commit are told.
 *
 * @param committer not well while a block cannot be committed, or is and not all took notice
 * @param source what makes the blocks
 * @param reconciler what asks for private values that are missing
 * @param timer hears how long each block took
 * @param privateTimer hears how long took what was done with private data
 */
public record ChannelHealth(
    Vital committer, Vital source, Vital reconciler, CommitTimer timer, PrivateTimer privateTimer) {

  Optional<String> lastingProblem() {
    return source.lastingProblem().or(committer::lastingProblem);
  }

  /** Until what is given back is closed. */
  Listening whenStuck(Consumer<String> listener) {
    Listening ofSource = source.whenStuck(listener);
    Listening ofCommitter = committer.whenStuck(listener);
    return () -> {
      ofSource.close();
      ofCommitter.close();
    };
  }
}
