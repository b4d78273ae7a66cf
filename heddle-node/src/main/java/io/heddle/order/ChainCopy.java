// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.disk.Directories;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.Mode;
import io.heddle.disk.WholeFile;
import io.heddle.disk.WholeFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Copies of an orderer's directory, without its lock: {@code version}, {@code chains}, {@code
 * left}.
 */
final class ChainCopy {

  private static final String VERSION = "version";
  private static final String CHAINS = "chains";
  private static final String LEFT = "left";

  private ChainCopy() {}

  /** Makes a copy, which is not on the disk yet when this returns. */
  static void copy(Path directory, Path copy) throws IOException {
    Directories.create(copy, Mode.PRIVATE_FOLDER);
    copyVersion(directory, copy);
    Directories.create(copy.resolve(CHAINS), Mode.PRIVATE_FOLDER);
    try (DirectoryStream<Path> chains = Files.newDirectoryStream(directory.resolve(CHAINS))) {
      for (Path chain : chains) {
        if (!WholeFile.isUnfinished(chain)) {
          DirectoryTree.link(chain, copy.resolve(CHAINS).resolve(chain.getFileName()), _ -> false);
        }
      }
    }
    copyNames(directory, copy);
  }

  /** Gives a directory what it has not and a copy has, on the disk when this returns. */
  static void complete(Path copy, Path directory) throws IOException {
    Directories.create(directory, Mode.PRIVATE_FOLDER);
    if (!Files.exists(directory.resolve(VERSION))) {
      copyVersion(copy, directory);
    }
    Path chains = directory.resolve(CHAINS);
    Directories.create(chains, Mode.PRIVATE_FOLDER);
    boolean isChanged = false;
    try (DirectoryStream<Path> copied = Files.newDirectoryStream(copy.resolve(CHAINS))) {
      for (Path chain : copied) {
        Path place = chains.resolve(chain.getFileName());
        if (!Files.exists(place)) {
          WholeFolder.ensure(
              place,
              Mode.PRIVATE_FOLDER,
              folder -> DirectoryTree.linkInto(chain, folder, _ -> false));
          isChanged = true;
        }
      }
    }
    if (isChanged || Files.exists(copy.resolve(LEFT)) || Files.exists(directory.resolve(LEFT))) {
      DirectoryTree.delete(directory.resolve(LEFT));
      copyNames(copy, directory);
      DirectoryTree.force(directory);
    }
  }

  private static void copyVersion(Path from, Path to) throws IOException {
    WholeFile.write(to.resolve(VERSION), Files.readString(from.resolve(VERSION)), Mode.PRIVATE);
  }

  /** Of channels that were left. */
  private static void copyNames(Path from, Path to) throws IOException {
    if (Files.isDirectory(from.resolve(LEFT))) {
      Directories.create(to.resolve(LEFT), Mode.PRIVATE_FOLDER);
      try (DirectoryStream<Path> names = Files.newDirectoryStream(from.resolve(LEFT))) {
        for (Path name : names) {
          Directories.create(to.resolve(LEFT).resolve(name.getFileName()), Mode.PRIVATE_FOLDER);
        }
      }
    }
  }
}
