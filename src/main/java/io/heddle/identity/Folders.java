// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Folders and files that appear whole or not at all. One process at a time may write below a root.
 */
final class Folders {

  /** Fills an empty folder. */
  @FunctionalInterface
  interface Content {
    void write(Path folder) throws IOException;
  }

  private Folders() {}

  /** Makes the folder if it is not there. */
  static void ensure(Path folder, Content content) throws IOException {
    if (Files.exists(folder)) {
      return;
    }
    Path unfinished = folder.resolveSibling("." + folder.getFileName() + ".new");
    delete(unfinished);
    Files.createDirectories(unfinished);
    content.write(unfinished);
    Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Makes the folder anew, in place of what is there. */
  static void replace(Path folder, Content content) throws IOException {
    Path old = folder.resolveSibling("." + folder.getFileName() + ".old");
    delete(old);
    Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
    ensure(folder, content);
    delete(old);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Writes a file in a folder that is still being made, with the folders above it. */
  static void write(Path file, String text) throws IOException {
    createParent(file);
    Files.writeString(file, text);
  }

  /** As {@link #write}; nobody else on this machine may read it. */
  static void writeSecret(Path file, String text) throws IOException {
    createParent(file);
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, text);
  }

  private static void createParent(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
  }

  /** Puts the file in place of an older one, unless it says the same. */
  static void update(Path file, String text) throws IOException {
    if (Files.exists(file) && Files.readString(file).equals(text)) {
      return;
    }
    Path unfinished = file.resolveSibling("." + file.getFileName() + ".new");
    Files.writeString(unfinished, text);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
