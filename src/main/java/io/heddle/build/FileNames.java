// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.PackageId;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Names and modes of files that are private to the peer. */
final class FileNames {

  /** Mode 0700. */
  static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private FileNames() {}

  /** The id as a file name. */
  static String of(PackageId id) {
    return id.value().replaceAll("[<>:\"/\\\\|?*&]", "-");
  }
}
