// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.process.Command;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a program says when it is asked for its version. */
final class ToolVersion {

  private static final int LONGEST_ANSWER = 1 << 12;
  private static final int PATIENCE_SECONDS = 10;

  private ToolVersion() {}

  static String ask(Path program, Map<String, String> environment) {
    try {
      Process process =
          new Command(List.of(program.toString(), "--version"), environment)
              .prepare()
              .redirectErrorStream(true)
              .start();
      Thread limit =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                  }
                } catch (InterruptedException _) {
                  process.destroyForcibly();
                }
              });
      try (InputStream out = process.getInputStream()) {
        return new String(out.readNBytes(LONGEST_ANSWER), UTF_8).replace('\n', ' ');
      } finally {
        limit.interrupt();
      }
    } catch (IOException e) {
      return "cannot be started";
    }
  }
}
