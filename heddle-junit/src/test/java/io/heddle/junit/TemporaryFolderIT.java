// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What processes of tests that were killed have left is removed; what others use stays. */
final class TemporaryFolderIT {

  @TempDir private Path parent;

  @Test
  void goes_with_the_next_one_if_its_process_was_killed() throws Exception {
    Process killed = start();
    Path left = folder(killed);
    Process living = start();
    Path used = folder(living);
    Path strange = Files.createDirectory(parent.resolve("heddle-junit-just-begun"));
    killed.destroyForcibly();
    assertThat(killed.waitFor(1, TimeUnit.MINUTES)).isTrue();

    try (TemporaryFolder first = TemporaryFolder.make(parent);
        TemporaryFolder second = TemporaryFolder.make(parent)) {
      assertThat(left).doesNotExist();
      assertThat(used).isDirectory();
      assertThat(strange).isDirectory();
      assertThat(first.path()).isDirectory();
      assertThat(second.path()).isDirectory();
    }
    living.getOutputStream().close();
    assertThat(living.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(used).doesNotExist();
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Using.class.getName(),
            parent.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static Path folder(Process process) throws IOException {
    var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    return Path.of(String.valueOf(out.readLine()));
  }

  /** Has a folder until its input ends. */
  public static final class Using {

    private Using() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
      try (TemporaryFolder folder = TemporaryFolder.make(Path.of(arguments[0]))) {
        Files.writeString(folder.path().resolve("something"), "");
        System.out.println(folder.path());
        System.in.read();
      }
    }
  }
}
