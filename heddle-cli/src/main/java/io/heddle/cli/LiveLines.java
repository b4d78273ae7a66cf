// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lines at the end of a terminal that change in place. Whatever else is written to the terminal has
 * to come through here, and goes above them. Safe for threads.
 */
final class LiveLines extends OutputStream {

  private final PrintStream terminal;
  private final Map<String, String> lines = new LinkedHashMap<>(); // guarded by this
  private int shown; // guarded by this
  private boolean isAtBegin = true; // guarded by this

  LiveLines(PrintStream terminal) {
    this.terminal = terminal;
  }

  /**
   * Those of standard error, which goes through them from now on; empty if it is no terminal, or
   * the user wants to see nothing that plain text is not.
   */
  static Optional<LiveLines> ofStandardError(Map<String, String> environment) {
    if (!environment.getOrDefault("NO_COLOR", "").isEmpty()
        || environment.getOrDefault("TERM", "dumb").equals("dumb")
        || !isTerminal()) {
      return Optional.empty();
    }
    var live = new LiveLines(System.err);
    System.setErr(new PrintStream(live, true, UTF_8));
    return Optional.of(live);
  }

  /** Java tells only of standard input and output. */
  private static boolean isTerminal() {
    try {
      String file = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException _) {
      return QuickTerminal.isTerminal();
    }
  }

  /** Shows a line, in place of the one of the same key. */
  synchronized void show(String key, String text) {
    lines.put(key, text);
    redraw();
  }

  synchronized void remove(String key) {
    lines.remove(key);
    redraw();
  }

  @Override
  public synchronized void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) {
    if (length == 0) {
      return;
    }
    erase();
    terminal.write(bytes, from, length);
    isAtBegin = bytes[from + length - 1] == '\n';
    draw();
  }

  @Override
  public synchronized void flush() {
    terminal.flush();
  }

  private void redraw() {
    erase();
    draw();
  }

  private void erase() {
    if (shown > 0) {
      terminal.printf("\u001B[%dA\r\u001B[J", shown);
      shown = 0;
    }
  }

  /**
   * Not in the middle of a line of somebody else's; they come when it is over. One that is too long
   * is cut by the terminal, for one that wraps would count as two.
   */
  private void draw() {
    if (isAtBegin) {
      lines.values().forEach(text -> terminal.printf("\u001B[?7l%s\u001B[?7h\n", text));
      shown = lines.size();
    }
    terminal.flush();
  }
}
