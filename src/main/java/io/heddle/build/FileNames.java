// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.PackageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Directories that are private to the peer, and their names. */
final class FileNames {

  /** Mode 0700. */
  static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private FileNames() {}

  /** The id as a file name. */
  static String of(PackageId id) {
    return id.value().replaceAll("[<>:\"/\\\\|?*&]", "-");
  }

  /** A new private directory for temporary files; Fabric's names for them end in random digits. */
  static Path newTemporaryDirectory(String prefix) throws IOException {
    String parent =
        Optional.ofNullable(System.getenv("TMPDIR"))
            .filter(dir -> !dir.isEmpty())
            .orElseGet(() -> System.getProperty("java.io.tmpdir"));
    int digits = ThreadLocalRandom.current().nextInt(100_000_000, 1_000_000_000);
    return Files.createDirectory(Path.of(parent).resolve(prefix + digits), PRIVATE)
        .toAbsolutePath();
  }
}
