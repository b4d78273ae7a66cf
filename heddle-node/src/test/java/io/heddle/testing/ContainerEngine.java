// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A real container engine, Podman of Debian's packages, with its containers and images in a folder
 * of its own. Where none can be made, as {@code scripts/test-engine} says, the test is skipped with
 * what it says.
 */
public final class ContainerEngine implements AutoCloseable {

  private static final String SCRIPT = Checkout.ROOT.resolve("scripts/test-engine").toString();

  /** As the script ends where no engine can be had. */
  private static final int CANNOT = 3;

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration CLEAN = Duration.ofSeconds(60);

  private final Path directory;
  private Process service;

  private ContainerEngine(Path directory, Process service) {
    this.directory = directory;
    this.service = service;
  }

  /** Starts it, with nothing but the images that Fabric's containers start from. */
  public static ContainerEngine start(Path directory) {
    Output made = Output.of(SCRIPT, "install");
    Assumptions.assumeFalse(made.exitCode == CANNOT, made.text.strip());
    if (made.exitCode != 0) {
      throw new AssertionError("%s install: %s".formatted(SCRIPT, made.text));
    }
    ContainerEngine engine = new ContainerEngine(directory, serve(directory));
    engine.awaitSocket();
    return engine;
  }

  /** What {@code vm.endpoint} is for it. */
  public String endpoint() {
    return "unix://" + socket();
  }

  /** The names of all containers that there are, running or not. */
  public List<String> containers() {
    return podman("ps", "--all", "--format", "{{.Names}}").lines().toList();
  }

  /** The names of the images that were made here. */
  public List<String> images() {
    return podman("images", "--filter", "readonly=false", "--format", "{{.Repository}} {{.ID}}")
        .lines()
        .toList();
  }

  /** What Podman's own command line answers. */
  public String podman(String... arguments) {
    List<String> command = new ArrayList<>(List.of(SCRIPT, "podman", directory.toString()));
    command.addAll(List.of(arguments));
    Output output = Output.of(command.toArray(String[]::new));
    if (output.exitCode != 0) {
      throw new AssertionError("%s: %s".formatted(command, output.text));
    }
    return output.text;
  }

  /** Ends the engine as a crash does; what runs in containers goes on. */
  public void kill() {
    service.destroyForcibly().onExit().join();
  }

  /** Starts it again with all that it had. */
  public void again() {
    service = serve(directory);
    awaitSocket();
  }

  @Override
  public void close() {
    kill();
    // what looks after a container that has just ended writes for a moment longer
    Awaitility.await().atMost(CLEAN).untilAsserted(this::clean);
  }

  private void clean() {
    Output cleaned = Output.of(SCRIPT, "clean", directory.toString());
    if (cleaned.exitCode != 0) {
      throw new AssertionError("%s is not cleaned: %s".formatted(directory, cleaned.text));
    }
  }

  private static Process serve(Path directory) {
    try {
      return new ProcessBuilder(SCRIPT, "serve", directory.toString())
          .redirectErrorStream(true)
          .redirectOutput(directory.resolveSibling(directory.getFileName() + ".log").toFile())
          .start();
    } catch (IOException e) {
      throw new AssertionError("The engine could not be started", e);
    }
  }

  private Path socket() {
    return directory.resolve("socket");
  }

  private void awaitSocket() {
    Awaitility.await().atMost(START).until(() -> isListening() || !service.isAlive());
    if (!service.isAlive()) {
      throw new AssertionError("The engine has ended with " + service.exitValue());
    }
  }

  private boolean isListening() {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket()));
    } catch (IOException e) {
      return false; // not yet
    }
  }

  private record Output(int exitCode, String text) {

    static Output of(String... command) {
      try {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new AssertionError("%s does not end".formatted(List.of(command)));
        }
        return new Output(process.exitValue(), text);
      } catch (IOException e) {
        throw new AssertionError("%s could not be started".formatted(List.of(command)), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }
}
