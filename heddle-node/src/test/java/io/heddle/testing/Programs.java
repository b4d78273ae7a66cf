// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs of this machine that not every machine has. */
public final class Programs {

  private Programs() {}

  public static boolean isOnPath(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(entry -> Path.of(entry, name))
        .anyMatch(Files::isExecutable);
  }
}
