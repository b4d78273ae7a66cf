// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A node in a process of its own, of a JDK 25. It ends when its standard input does, and so with
 * this process, however that ends. What it writes on standard error goes to this one's.
 */
final class ChildProcessNode implements RunningNode {

  private static final int LAST_LINES = 20;
  private static final long SECONDS_TO_END = 30;

  private final Process process;
  private final String description;

  private ChildProcessNode(Process process, String description) {
    this.process = process;
    this.description = description;
  }

  /**
   * Starts one.
   *
   * @param java the home of a JDK 25
   * @param wanted as {@code io.heddle.embed.WantedNode} reads it
   * @throws HeddleFailure with the node's words if it cannot be
   */
  static ChildProcessNode start(Path java, Bundle bundle, String wanted) {
    try {
      Process process = new ProcessBuilder(command(java, bundle)).start();
      var last = new LastLines(process);
      OutputStream in = process.getOutputStream();
      in.write((wanted + '\n').getBytes(UTF_8));
      in.flush();
      var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      String line = out.readLine();
      if (line == null) {
        throw new HeddleFailure(
            "The node ended before it was ready; its last lines: " + last.text(process));
      }
      Map<String, Object> told = Json.object(line);
      if (told.containsKey("error")) {
        throw new HeddleFailure("The node did not start: " + told.get("error"));
      }
      return new ChildProcessNode(process, line);
    } catch (IOException e) {
      throw new HeddleFailure(
          "The node could not be started with the JDK in '%s': %s".formatted(java, e.getMessage()),
          e);
    }
  }

  private static List<String> command(Path java, Bundle bundle) {
    String jars =
        bundle.jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    return List.of(
        java.resolve("bin").resolve("java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Djava.library.path=" + bundle.libraries(),
        "-cp",
        jars,
        "io.heddle.embed.NodeProcess");
  }

  /** Hands on what a process writes on standard error, and keeps the end of it. */
  private static final class LastLines {

    private final Deque<String> lines = new ArrayDeque<>(); // guarded by itself
    private final Thread reader;

    LastLines(Process process) {
      reader = new Thread(() -> read(process), "heddle-node-output");
      reader.setDaemon(true);
      reader.start();
    }

    private void read(Process process) {
      try (var err = new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8))) {
        for (String line = err.readLine(); line != null; line = err.readLine()) {
          System.err.println(line);
          synchronized (lines) {
            lines.addLast(line);
            if (lines.size() > LAST_LINES) {
              lines.removeFirst();
            }
          }
        }
      } catch (IOException e) {
        // the process was killed in the middle of a line
      }
    }

    String text(Process process) {
      try {
        process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
        reader.join(TimeUnit.SECONDS.toMillis(SECONDS_TO_END));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      synchronized (lines) {
        return String.join("; ", lines);
      }
    }
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public String death() {
    return process.isAlive()
        ? ""
        : "its process has ended with status %d".formatted(process.exitValue());
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroy(); // it is told so otherwise
    }
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
