// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A node in a process of its own. It ends when its standard input does, and so with this process,
 * however that ends. What it writes on standard error goes to this one's.
 */
final class ChildProcessNode implements AutoCloseable {

  private static final int LAST_LINES = 20;
  private static final long SECONDS_TO_END = 30;
  private static final long SECONDS_TO_TELL = 5;

  private final Process process;
  private final ProcessHandle node; // a child of the process if that records it
  private final boolean isRecorded;
  private final String description;

  private ChildProcessNode(Process process, boolean isRecorded, String description) {
    this.process = process;
    this.isRecorded = isRecorded;
    this.node =
        isRecorded
            ? process.children().findFirst().orElseGet(process::toHandle)
            : process.toHandle();
    this.description = description;
  }

  /**
   * Starts one.
   *
   * @param wanted as {@code io.heddle.embed.WantedNode} reads it
   * @throws HeddleFailure with the node's words if it cannot be
   */
  static ChildProcessNode start(NodeCommand command, ClassCache cache, String wanted) {
    try {
      Process process = new ProcessBuilder(command.words(cache)).start();
      var last = new LastLines(process);
      tell(process, wanted);
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
      return new ChildProcessNode(process, cache instanceof ClassCache.Recorded, line);
    } catch (IOException e) {
      if (cache instanceof ClassCache.Recorded recorded) {
        recorded.abandon();
      }
      throw new HeddleFailure(
          "The node could not be started with the JDK in '%s': %s"
              .formatted(command.java(), e.getMessage()),
          e);
    }
  }

  private static void tell(Process process, String line) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((line + '\n').getBytes(UTF_8));
    in.flush();
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

  /** What there is, in JSON. */
  String description() {
    return description;
  }

  /** Whether later nodes are to have what this one loads, if it is told to end. */
  boolean isRecorded() {
    return isRecorded;
  }

  /** Why it cannot live any more; empty as long as it can. */
  String death() {
    if (node.isAlive()) {
      return "";
    }
    try {
      return process.waitFor(SECONDS_TO_TELL, TimeUnit.SECONDS)
          ? "its process has ended with status %d".formatted(process.exitValue())
          : "its process has ended";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "its process has ended";
    }
  }

  /** Has it end as one that did what it should; {@link #close} is to follow. */
  void end() {
    try {
      tell(process, "end");
    } catch (IOException e) {
      // it has ended already
    }
  }

  /** Ends it and everything that it has started. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroy(); // it is told so otherwise
    }
    try {
      node.onExit().get(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      destroy();
    } catch (InterruptedException e) {
      destroy();
      Thread.currentThread().interrupt();
    }
  }

  private void destroy() {
    node.descendants().forEach(ProcessHandle::destroyForcibly);
    node.destroyForcibly();
  }
}
