// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

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

  private static Path path() {
    return Path.of(System.getProperty("heddle.home", "")).toAbsolutePath();
  }
}
