// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A crowd in a process of its own, so that what it costs itself is not taken from those beside it
 * more than a machine with few processors has to.
 */
public final class CrowdProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;

  private CrowdProcess(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts a crowd, which comes when this returns.
   *
   * @param behind a command that starts another one, such as {@code nice}
   * @param kind as in {@link Crowd.Kind}, in small letters
   * @param data of the node
   * @param scale how large it is
   * @param seconds for how long it leaves and comes again
   */
  public static CrowdProcess start(
      List<String> behind, String kind, Path data, int scale, int seconds) throws IOException {
    List<String> command = new ArrayList<>(behind);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            CrowdProcess.class.getName(),
            kind,
            data.toString(),
            Integer.toString(scale),
            Integer.toString(seconds)));
    var crowd =
        new CrowdProcess(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    int _ = crowd.readNumber(); // none yet
    return crowd;
  }

  /** Waits until it has come for the last time; how many of its calls the node has ended then. */
  public int awaitRefused() throws IOException {
    return readNumber();
  }

  private int readNumber() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new AssertionError("the crowd has ended");
    }
    return Integer.parseInt(line);
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("the crowd does not leave");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("SystemOut") // the parent process reads it
  public static void main(String[] arguments) throws IOException {
    Crowd.Kind kind = Crowd.Kind.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Integer.parseInt(arguments[3]));
    try (Crowd crowd = new Crowd(Path.of(arguments[1]), Integer.parseInt(arguments[2]))) {
      System.out.println(crowd.refused());
      crowd.come(kind);
      int times = 1;
      while (System.nanoTime() < end) {
        crowd.leave();
        crowd.come(kind);
        times++;
      }
      System.err.printf("The crowd came %d times%n", times);
      System.out.println(crowd.refused());
      int ignored = System.in.read();
      while (ignored >= 0) {
        ignored = System.in.read();
      }
    }
    System.exit(0);
  }
}
