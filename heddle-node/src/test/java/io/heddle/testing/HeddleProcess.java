// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Heddle's command line in a process of its own, as a user has it, run from the jar that the build
 * made.
 */
public final class HeddleProcess implements AutoCloseable {

  /** The environment for who wants a sample to run, however it was built: all such tests share. */
  public static final Map<String, String> SHARED_BUILDS =
      Map.of("HEDDLE_CACHE", Checkout.SHARED.resolve("shared-builds").toString());

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Set<String> NODES = Set.of("start", "exec", "demo");
  private static final Set<String> CALLS = Set.of("--endpoint", "--trace", "--check-determinism");

  private static final Path PRODUCT = Checkout.ROOT.resolve("heddle-cli/target");
  private static final Path JAR = PRODUCT.resolve("heddle.jar");
  private static final List<String> JAVA =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1");
  private static final List<String> PROGRAM =
      List.of(
          "-Dheddle.home=" + Checkout.ROOT,
          "-Djava.library.path=" + PRODUCT.resolve("native"),
          "-cp",
          JAR + ":" + PRODUCT.resolve("lib/*"),
          "io.heddle.cli.Main");

  private final Process process;
  private final List<String> errLines = new ArrayList<>(); // guarded by itself
  private final StringBuilder out = new StringBuilder(); // guarded by itself
  private final List<Thread> readers;

  private HeddleProcess(Process process) {
    this.process = process;
    this.readers = List.of(reader(this::readErr), reader(this::readOut));
  }

  /** A read of a pipe may hold the thread that carries a virtual one, of which there are few. */
  private static Thread reader(Runnable read) {
    return Thread.ofPlatform().daemon().start(read);
  }

  public static HeddleProcess run(String... arguments) {
    return run(Map.of(), arguments);
  }

  public static HeddleProcess run(Map<String, String> environment, String... arguments) {
    return runBehind(List.of(), environment, arguments);
  }

  /** What runs it, without arguments. */
  public static List<String> command() {
    return command(List.of());
  }

  private static List<String> command(List<String> moreOfJava) {
    List<String> command = new ArrayList<>(JAVA);
    command.addAll(moreOfJava);
    command.addAll(PROGRAM);
    return command;
  }

  /**
   * What runs it with these arguments, without them, as the launcher has it: a short command is
   * sooner over than it has read what a node needs.
   */
  public static List<String> command(String... arguments) {
    boolean isLong =
        Stream.of(arguments).limit(1).anyMatch(NODES::contains)
            || Stream.of(arguments).anyMatch(CALLS::contains);
    return command(isLong ? ReadyClasses.options(JAVA, JAR, PROGRAM) : List.of());
  }

  /** Started by another program, which gets the whole command behind its own arguments. */
  public static HeddleProcess runBehind(
      List<String> wrapper, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(command(arguments));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HEDDLE_CACHE", ""); // nothing of an earlier test
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return new HeddleProcess(process);
    } catch (IOException e) {
      throw new AssertionError("Heddle could not be started", e);
    }
  }

  /** Starts a node on free ports and waits until it is ready. */
  public static HeddleProcess startNode(Path data, String... more) {
    return startNode(Map.of(), data, more);
  }

  public static HeddleProcess startNode(
      Map<String, String> environment, Path data, String... more) {
    return startNodeBehind(List.of(), environment, data, more);
  }

  /** As {@link #startNode}, by another program. */
  public static HeddleProcess startNodeBehind(
      List<String> wrapper, Map<String, String> environment, Path data, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("start", "--data", data.toString(), "--port", "0", "--chaincode-port", "0"));
    arguments.addAll(List.of(more));
    HeddleProcess node = runBehind(wrapper, environment, arguments.toArray(String[]::new));
    node.awaitErr(line ->
        line.startsWith("Next, in another terminal")
            || line.startsWith("No chaincode yet")
            || line.startsWith("No channel yet"));
    return node;
  }

  public Process process() {
    return process;
  }

  /** Waits for a line on standard error. */
  public String awaitErr(Predicate<String> wanted) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> err().stream().anyMatch(wanted) || !process.isAlive());
    awaitReadersIfEnded();
    return err().stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow(() ->
            new AssertionError(
                "Heddle ended with %d without the line; it wrote:%n%s"
                    .formatted(process.exitValue(), String.join("\n", err()))));
  }

  /** Waits for the end and gives the exit code. */
  public int exitCode() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("Heddle still runs; it wrote:\n" + String.join("\n", err()));
      }
      awaitReadersIfEnded();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  public String out() {
    synchronized (out) {
      return out.toString();
    }
  }

  public List<String> err() {
    synchronized (errLines) {
      return List.copyOf(errLines);
    }
  }

  /** As if the machine lost power for this process alone. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** Asks it to end, and kills it if it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("Heddle did not end within 30 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitReadersIfEnded() {
    if (process.isAlive()) {
      return;
    }
    try {
      for (Thread reader : readers) {
        reader.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readErr() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (errLines) {
          errLines.add(line);
        }
      }
    } catch (IOException e) {
      // the process was killed in the middle of a line
    }
  }

  private void readOut() {
    try (InputStreamReader reader =
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
      char[] buffer = new char[4096];
      for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
        synchronized (out) {
          out.append(buffer, 0, read);
        }
      }
    } catch (IOException e) {
      // the process was killed while it wrote
    }
  }
}
