// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where the project's own files lie, in whichever module a test runs. */
public final class Checkout {

  /** The project's folder, which has the launcher, the builders and the samples. */
  public static final Path ROOT = root();

  /** What tests read as files. */
  public static final Path RESOURCES = ROOT.resolve("heddle-node/src/test/resources");

  /** What tests make once and share: of no module, and gone with {@code mvn clean}. */
  public static final Path SHARED = ROOT.resolve("target");

  private Checkout() {}

  private static Path root() {
    return Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
        .takeWhile(directory -> directory != null)
        .filter(directory -> Files.exists(directory.resolve("ARCHITECTURE.md")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("The tests run outside of a checkout of Heddle"));
  }
}
