// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import io.heddle.base.PackageId;

/** Names of files and directories of packages. */
public final class FileNames {

  private FileNames() {}

  /** The id as a file name. */
  public static String of(PackageId id) {
    return id.value().replaceAll("[<>:\"/\\\\|?*&]", "-");
  }
}
