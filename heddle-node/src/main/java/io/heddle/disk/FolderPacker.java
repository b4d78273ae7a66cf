// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes what is in a folder as the records of a {@link PackedFolder}. */
final class FolderPacker extends SimpleFileVisitor<Path> {

  static final int END = 'e';
  static final int DIRECTORY = 'd';
  static final int FILE = 'f';
  static final int LINK = 'l';

  /** About what a record takes beside a file's content. */
  private static final int RECORD = 100;

  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final DataOutputStream out;
  private final long maxBytes;
  private final byte[] buffer = new byte[BUFFER];
  private boolean isTooMuch;
  private long bytes;

  FolderPacker(Path folder, DataOutputStream out, long maxBytes) {
    this.folder = folder;
    this.out = out;
    this.maxBytes = maxBytes;
  }

  /** False if it is more than may be. */
  boolean pack() throws IOException {
    Files.walkFileTree(folder, this);
    out.writeByte(END);
    return !isTooMuch;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
      throws IOException {
    begin(DIRECTORY, dir);
    out.writeUTF(mode(dir));
    return next(0);
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (attributes.isSymbolicLink()) {
      begin(LINK, file);
      out.writeUTF(Files.readSymbolicLink(file).toString());
      return next(0);
    }
    if (!attributes.isRegularFile()) {
      throw new IOException("'%s' is neither a file nor a folder nor a link".formatted(file));
    }
    begin(FILE, file);
    out.writeUTF(mode(file));
    out.writeLong(attributes.size());
    FileVisitResult next = next(attributes.size());
    if (!isTooMuch) {
      copy(file, attributes.size());
    }
    return next;
  }

  private void begin(int kind, Path path) throws IOException {
    out.writeByte(kind);
    out.writeUTF(folder.relativize(path).toString());
  }

  private FileVisitResult next(long more) {
    bytes += more + RECORD;
    isTooMuch = bytes > maxBytes;
    return isTooMuch ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
  }

  private void copy(Path file, long size) throws IOException {
    long left = size;
    try (InputStream in = Files.newInputStream(file)) {
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new EOFException("'%s' became shorter while it was read".formatted(file));
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
