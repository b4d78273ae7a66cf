// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import io.heddle.base.PackageId;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Names and modes of files that are private to the peer. */
public final class FileNames {

  private FileNames() {}

  /** Mode 0700, for a new directory. */
  public static FileAttribute<Set<PosixFilePermission>> ownerOnly() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  }

  /** The id as a file name. */
  public static String of(PackageId id) {
    return id.value().replaceAll("[<>:\"/\\\\|?*&]", "-");
  }
}
