// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.disk.LockFile;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Another process that tries to take a lock. */
public final class LockTrial {

  private LockTrial() {}

  /** Whether the other process could take it; it lets go of it at once. */
  public static boolean takes(Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                home(LockFile.class) + File.pathSeparator + home(LockTrial.class),
                LockTrial.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String answer =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return switch (answer) {
      case "taken" -> true;
      case "refused" -> false;
      default -> throw new IllegalStateException("the other process said '%s'".formatted(answer));
    };
  }

  private static Path home(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  @SuppressWarnings("SystemOut") // the parent process reads it
  public static void main(String[] arguments) throws IOException {
    System.out.println(LockFile.take(Path.of(arguments[0])).isPresent() ? "taken" : "refused");
  }
}
