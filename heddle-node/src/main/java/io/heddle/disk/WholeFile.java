// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A file that is there with all of its content or as it was before, after a crash and a power cut
 * too, and that nobody ever reads who may not.
 *
 * <p>It is written beside its place, in {@code .NAME.new}, forced to the disk and renamed. What a
 * crash left there is overwritten by the next attempt. One thread at a time may write a file.
 */
public final class WholeFile {

  private static final String BEGIN = ".";
  private static final String END = ".new";

  private WholeFile() {}

  /** Puts the file in place of what is there; on disk when this returns. */
  public static void write(Path file, ByteString content, Mode mode) throws IOException {
    Path unfinished = unfinished(file);
    Files.deleteIfExists(unfinished);
    try {
      NewFile.writeForced(unfinished, content, mode);
      move(unfinished, file);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished); // a full disk should not keep the attempt
      throw e;
    }
  }

  /** As {@link #write(Path, ByteString, Mode)}, in UTF-8. */
  public static void write(Path file, String content, Mode mode) throws IOException {
    write(file, ByteString.copyFromUtf8(content), mode);
  }

  /** As {@link #write(Path, String, Mode)}, unless the file says the same already. */
  public static void update(Path file, String content, Mode mode) throws IOException {
    if (Files.exists(file)
        && ByteString.copyFrom(Files.readAllBytes(file)).equals(ByteString.copyFromUtf8(content))) {
      return;
    }
    write(file, content, mode);
  }

  /** Gives what is durable already a name, in place of what bears it; on disk when this returns. */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    DirectoryTree.force(Objects.requireNonNull(to.toAbsolutePath().getParent(), "a file's"));
  }

  /**
   * Gives a file another name, in place of what bears it; a power cut may undo that, and more that
   * was not forced to the disk.
   */
  public static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes what attempts that a crash ended have left in a folder. */
  public static void sweep(Path folder) throws IOException {
    for (Path file : list(folder)) {
      if (isUnfinished(file) && Files.isRegularFile(file)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Whether this is the name of an attempt to write a file. */
  public static boolean isUnfinished(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(BEGIN) && name.endsWith(END);
  }

  static Path unfinished(Path file) {
    return file.resolveSibling(BEGIN + file.getFileName() + END);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
