// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Who may read what is made; only the owner may ever write it. */
public enum Mode {
  /** A file for its owner alone. */
  PRIVATE("rw-------"),
  /** A file that everybody may read who gets to its folder. */
  READABLE("rw-r--r--"),
  /** A folder for its owner alone, or a file that its owner may execute. */
  PRIVATE_FOLDER("rwx------"),
  /** A folder that the owner's group may look into, as Fabric makes some. */
  GROUP_FOLDER("rwxr-x---"),
  /** A folder that everybody may look into. */
  READABLE_FOLDER("rwxr-xr-x");

  private final String text;

  Mode(String text) {
    this.text = text;
  }

  Set<PosixFilePermission> permissions() {
    return PosixFilePermissions.fromString(text);
  }

  /** For what is made with it from the first moment on. */
  FileAttribute<Set<PosixFilePermission>> attribute() {
    return PosixFilePermissions.asFileAttribute(permissions());
  }
}
