// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Takes from other users of the machine what an earlier process let them read. */
public final class Privacy {

  private static final Set<PosixFilePermission> OF_THE_OWNER =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private Privacy() {}

  /**
   * Leaves a file or directory to its owner, with what the owner may do.
   *
   * @return whether others could do something with it before
   */
  public static boolean tighten(Path path) throws IOException {
    Set<PosixFilePermission> before = Files.getPosixFilePermissions(path);
    if (OF_THE_OWNER.containsAll(before)) {
      return false;
    }
    Set<PosixFilePermission> after = EnumSet.copyOf(OF_THE_OWNER);
    after.retainAll(before);
    Files.setPosixFilePermissions(path, after);
    return true;
  }

  /** Gives a file the mode of one that its owner alone may read and write. */
  public static void makePrivate(Path file) throws IOException {
    Files.setPosixFilePermissions(file, Mode.PRIVATE.permissions());
  }

  /** Tightens the files in a directory, not what lies deeper; those that go meanwhile are gone. */
  public static void tightenFiles(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          tightenIfThere(file);
        }
      }
    }
  }

  private static void tightenIfThere(Path file) throws IOException {
    try {
      tighten(file);
    } catch (NoSuchFileException _) {
      // gone meanwhile
    }
  }
}
