// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A small file system in a directory, for one process: it is mounted in a namespace of its own,
 * where Linux lets the user do that, and goes with the process.
 */
public final class SmallDisk {

  private SmallDisk() {}

  /**
   * What starts a program behind it; skips the test where no file system can be mounted.
   *
   * @param size as the option of tmpfs
   */
  public static List<String> at(Path directory, String size) throws IOException {
    return before(directory, size, "exec \"$@\"");
  }

  /**
   * As {@link #at}, with a script that is to execute {@code "$@"}.
   *
   * @param script in which {@code '} is not allowed in the directory's name
   */
  public static List<String> before(Path directory, String size, String script) throws IOException {
    assumeTrue(canMount(), "no file system of one's own can be mounted here");
    String mount =
        "mount -t tmpfs -o size=%s,mode=700 none '%s' || exit 99; ".formatted(size, directory);
    return List.of("unshare", "-rm", "sh", "-c", mount + script, "sh");
  }

  private static boolean canMount() throws IOException {
    if (!Files.isExecutable(Path.of("/usr/bin/unshare"))) {
      return false;
    }
    try {
      return new ProcessBuilder("unshare", "-rm", "sh", "-c", "mount -t tmpfs none /mnt")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
