// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Reads an output to its end, line by line, as {@link LineSplitter} makes them. */
public final class LineReader {

  private LineReader() {}

  public static void forEachLine(InputStream in, Consumer<String> consumer) throws IOException {
    var lines = new LineSplitter(consumer);
    byte[] buffer = new byte[1 << 13];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      lines.take(buffer, 0, read);
    }
    lines.end();
  }
}
