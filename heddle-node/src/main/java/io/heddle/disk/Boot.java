// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The present run of the machine: what a program wrote in another one it may have lost since. */
public final class Boot {

  private static final Path ID = Path.of("/proc/sys/kernel/random/boot_id");

  private Boot() {}

  /** What no other run of any machine is called; empty on systems other than Linux. */
  public static Optional<String> id() {
    try {
      return Optional.of(Files.readString(ID).strip()).filter(id -> !id.isEmpty());
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
