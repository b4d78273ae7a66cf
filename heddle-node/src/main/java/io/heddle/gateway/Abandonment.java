// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import java.util.Optional;

/** Closes what was opened for a client when the client leaves, even if that happens first. */
final class Abandonment {

  // both guarded by this
  private Optional<Runnable> closing = Optional.empty();
  private boolean hasLeft;

  /** Takes over what has to be done once the client has left. */
  void whenLeft(Runnable close) {
    synchronized (this) {
      if (!hasLeft) {
        closing = Optional.of(close);
        return;
      }
    }
    close.run();
  }

  void leave() {
    Optional<Runnable> now;
    synchronized (this) {
      hasLeft = true;
      now = closing;
      closing = Optional.empty();
    }
    now.ifPresent(Runnable::run);
  }
}
