// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The programs in {@code src/test/node}, run with the packages that npm installs for them. */
public final class NodeProgram {

  private static final Path SOURCES = Checkout.ROOT.resolve("heddle-node/src/test/node");
  private static final Path DIRECTORY = Checkout.SHARED.resolve("node-clients");

  private NodeProgram() {}

  /** Runs a program to its end and gives what it printed. */
  public static synchronized String run(String program, String... arguments) {
    install();
    List<String> command = new ArrayList<>(List.of("node", program));
    command.addAll(List.of(arguments));
    return execute(command, 120);
  }

  /** A copy of a sample, beside the packages that it needs. */
  public static synchronized Path sample(String name) {
    install();
    Path copy = DIRECTORY.resolve(name);
    try {
      Files.createDirectories(copy);
      copy(Checkout.ROOT.resolve("samples").resolve(name), copy);
    } catch (IOException e) {
      throw new AssertionError("The sample '%s' could not be copied".formatted(name), e);
    }
    return copy;
  }

  private static void install() {
    try (Turn _ = Turn.at(DIRECTORY)) {
      boolean isInstalled = isInstalled();
      copy(SOURCES, DIRECTORY);
      if (!isInstalled) {
        execute(List.of("npm", "ci", "--silent", "--no-audit", "--no-fund"), 300);
      }
    } catch (IOException e) {
      throw new AssertionError("The programs could not be installed", e);
    }
  }

  /** Whether what is there is what the programs want now. */
  private static boolean isInstalled() throws IOException {
    Path wanted = DIRECTORY.resolve("package-lock.json");
    return Files.exists(DIRECTORY.resolve("node_modules/.package-lock.json"))
        && Files.mismatch(wanted, SOURCES.resolve("package-lock.json")) < 0;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(
            file, to.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static String execute(List<String> command, int seconds) {
    try {
      Path out = Files.createTempFile(DIRECTORY, "out", ".txt");
      Process process =
          new ProcessBuilder(command)
              .directory(DIRECTORY.toFile())
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("%s did not end within %d s".formatted(command, seconds));
      }
      if (process.exitValue() != 0) {
        throw new AssertionError("%s ended with %d".formatted(command, process.exitValue()));
      }
      return Files.readString(out, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("Failed: " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
