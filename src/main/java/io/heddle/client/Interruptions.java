// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import java.nio.channels.ClosedByInterruptException;

/** A connection that an interrupt has closed, told as the interrupt that it was. */
final class Interruptions {

  private Interruptions() {}

  static InterruptedException of(ClosedByInterruptException closed) {
    var _ = Thread.interrupted(); // the exception takes the flag's place
    var interrupted = new InterruptedException();
    interrupted.initCause(closed);
    return interrupted;
  }
}
