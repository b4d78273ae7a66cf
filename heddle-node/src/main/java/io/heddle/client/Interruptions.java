// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;

/** A reading that an interrupt has ended, told as the interrupt that it was. */
final class Interruptions {

  private Interruptions() {}

  /**
   * The interrupt.
   *
   * @throws IOException if it is only that the other side was silent for too long
   */
  static InterruptedException of(InterruptedIOException ended) throws IOException {
    if (ended instanceof SocketTimeoutException) {
      throw ended;
    }
    var interrupted = new InterruptedException();
    interrupted.initCause(ended);
    return interrupted;
  }
}
