// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where Heddle itself is installed; the launcher script says so. */
final class Home {

  private Home() {}

  static Path shippedBuilders() {
    return path().resolve("builders");
  }

  static Path samples() {
    return path().resolve("samples");
  }

  /** The command to type: an installation is on the PATH, a checkout is where one works. */
  static String command() {
    return command(path());
  }

  static String command(Path home) {
    return Files.isDirectory(home.resolve("runtime")) ? "heddle" : "./heddle";
  }

  private static Path path() {
    return Path.of(System.getProperty("heddle.home", "")).toAbsolutePath();
  }
}
