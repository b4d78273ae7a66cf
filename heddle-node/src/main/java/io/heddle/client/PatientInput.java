// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * What comes over a connection, however long it takes, until its reader is interrupted or the other
 * side has been silent for too long.
 */
final class PatientInput extends InputStream {

  private static final int LOOK_MILLISECONDS = 100;

  private final InputStream in;
  private final long silence;

  /**
   * @param silence zero for one without end
   */
  PatientInput(Socket socket, Duration silence) throws IOException {
    this.in = socket.getInputStream();
    this.silence = silence.isZero() ? Long.MAX_VALUE : silence.toNanos();
    socket.setSoTimeout(LOOK_MILLISECONDS);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    long began = System.nanoTime();
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedIOException();
      }
      try {
        return in.read(into, offset, length);
      } catch (SocketException e) {
        if (Thread.interrupted()) { // a virtual thread's socket is closed then
          throw new InterruptedIOException();
        }
        throw e;
      } catch (SocketTimeoutException e) {
        if (System.nanoTime() - began >= silence) {
          throw e;
        }
      }
    }
  }
}
