// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Makes of the records of a {@link PackedFolder} what {@link FolderPacker} wrote them of. */
final class FolderUnpacker {

  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final DataInputStream in;
  private final long maxBytes;
  private final byte[] buffer = new byte[BUFFER];
  // set when all is there: a directory may be one that nobody may write into
  private final LinkedHashMap<Path, Set<PosixFilePermission>> directories = new LinkedHashMap<>();

  /**
   * @param maxBytes no file can be longer
   */
  FolderUnpacker(Path folder, DataInputStream in, long maxBytes) {
    this.folder = folder;
    this.in = in;
    this.maxBytes = maxBytes;
  }

  void unpack() throws IOException {
    int kind = in.readByte();
    while (kind != FolderPacker.END) {
      Path path = place(in.readUTF());
      switch (kind) {
        case FolderPacker.DIRECTORY -> directory(path, mode());
        case FolderPacker.FILE -> file(path, mode(), in.readLong());
        case FolderPacker.LINK -> Files.createSymbolicLink(path, link(path, in.readUTF()));
        default -> throw new DamagedFile("it holds what was never written");
      }
      kind = in.readByte();
    }
    for (Map.Entry<Path, Set<PosixFilePermission>> each : directories.entrySet()) {
      Files.setPosixFilePermissions(each.getKey(), each.getValue());
    }
  }

  private void directory(Path path, Set<PosixFilePermission> mode) throws IOException {
    Directories.createNew(path, Mode.PRIVATE_FOLDER);
    directories.putFirst(path, mode);
  }

  private void file(Path path, Set<PosixFilePermission> mode, long size) throws IOException {
    if (size < 0 || size > maxBytes) {
      throw new DamagedFile("it holds what was never written");
    }
    try (OutputStream out = Channels.newOutputStream(NewFile.open(path, Mode.PRIVATE))) {
      copy(out, size);
    }
    if (!mode.equals(Mode.PRIVATE.permissions())) {
      Files.setPosixFilePermissions(path, mode);
    }
  }

  private void copy(OutputStream out, long size) throws IOException {
    long left = size;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException();
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  private Set<PosixFilePermission> mode() throws IOException {
    try {
      return PosixFilePermissions.fromString(in.readUTF());
    } catch (IllegalArgumentException _) {
      throw new DamagedFile("it holds what was never written");
    }
  }

  /** Nothing is ever made outside, whatever the file says. */
  private Path place(String name) throws IOException {
    return inside(folder.resolve(name), Path.of(name).isAbsolute());
  }

  private Path link(Path from, String target) throws IOException {
    Path named = Path.of(target);
    var _ = inside(from.resolveSibling(named), named.isAbsolute());
    return named;
  }

  private Path inside(Path path, boolean isAbsolute) throws IOException {
    Path plain = path.normalize();
    if (isAbsolute || !plain.startsWith(folder)) {
      throw new DamagedFile("it leads out of its folder");
    }
    return plain;
  }
}
