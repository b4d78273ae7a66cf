// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** An output that takes so many bytes and no more. */
final class BoundedOutput extends FilterOutputStream {

  private final long most;
  private long written;

  BoundedOutput(OutputStream out, long most) {
    super(out);
    this.most = most;
  }

  @Override
  public void write(int one) throws IOException {
    count(1);
    out.write(one);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    count(length);
    out.write(bytes, offset, length);
  }

  private void count(int more) throws IOException {
    written += more;
    if (written > most) {
      throw new IOException("more than %d bytes".formatted(most));
    }
  }
}
