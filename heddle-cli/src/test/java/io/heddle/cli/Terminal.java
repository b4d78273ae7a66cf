// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Commands that run in a shell, and what is read there, from the top to the bottom. */
final class Terminal implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final String commands;
  private final Process shell;
  private final Thread reader;
  private final StringBuilder said = new StringBuilder(); // guarded by itself
  private int seen; // how much of it has been asked for

  private Terminal(String commands, Process shell) {
    this.commands = commands;
    this.shell = shell;
    this.reader = Thread.ofPlatform().daemon().start(this::read);
  }

  static Terminal run(Path directory, Map<String, String> environment, String commands)
      throws IOException {
    var builder =
        new ProcessBuilder("sh", "-ec", commands)
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new Terminal(commands, builder.start());
  }

  private void read() {
    try (var reader = new InputStreamReader(shell.getInputStream(), UTF_8)) {
      char[] buffer = new char[4096];
      for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
        synchronized (said) {
          said.append(buffer, 0, read);
        }
      }
    } catch (IOException e) {
      // the process was killed while it wrote
    }
  }

  String said() {
    synchronized (said) {
      return said.toString();
    }
  }

  /** Waits for a text behind what was waited for before. */
  MatchResult await(Pattern text) {
    Awaitility.await("'%s' of '%s'".formatted(text, commands))
        .atMost(PATIENCE)
        .until(() -> find(text).find() || !reader.isAlive());
    Matcher found = find(text);
    assertThat(found.find())
        .as("'%s' is not in what '%s' says:%n%s", text, commands, said())
        .isTrue();
    seen = found.end();
    return found.toMatchResult();
  }

  private Matcher find(Pattern text) {
    String all = said();
    return text.matcher(all).region(seen, all.length());
  }

  void type(String line) {
    try {
      Writer keys = shell.outputWriter(UTF_8);
      keys.write(line + "\n");
      keys.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the end. */
  boolean hasSucceeded() throws InterruptedException {
    assertThat(shell.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(commands).isTrue();
    reader.join(PATIENCE);
    return shell.exitValue() == 0;
  }

  /** Ends the shell and what it has started, as closing a terminal does. */
  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(Stream.of(shell.toHandle()), shell.descendants()).toList();
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle each : all) {
      each.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
  }
}
