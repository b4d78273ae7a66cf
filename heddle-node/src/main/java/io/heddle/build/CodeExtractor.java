// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import com.google.protobuf.ByteString;
import io.heddle.disk.Directories;
import io.heddle.disk.Mode;
import io.heddle.install.TarGzReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unpacks a code package into an empty directory, and nothing outside of it.
 *
 * <p>Fabric: core/container/externalbuilder/tar.go, Untar.
 */
final class CodeExtractor {

  private static final Logger log = LoggerFactory.getLogger(CodeExtractor.class);

  /** Directories thousands deep, and names with thousands of "..", take minutes to handle. */
  private static final int LONGEST_NAME = 1024;

  private static final char NOT_UTF_8 = '\ufffd';

  private final Path target;
  private final TarGzReader.Limits limits;

  CodeExtractor(Path target, TarGzReader.Limits limits) {
    this.target = target;
    this.limits = limits;
  }

  /**
   * Unpacks everything.
   *
   * @throws IOException with Fabric's text
   */
  void extract(ByteString codePackage) throws IOException {
    try (TarGzReader reader = TarGzReader.open(codePackage, limits)) {
      while (true) {
        var entry = next(reader);
        if (entry.isEmpty()) {
          return;
        }
        extract(reader, entry.get());
      }
    }
  }

  private static Optional<TarGzReader.Entry> next(TarGzReader reader) throws IOException {
    try {
      return reader.next();
    } catch (IOException e) {
      throw new IOException("could not get next tar element: " + e.getMessage(), e);
    }
  }

  private void extract(TarGzReader reader, TarGzReader.Entry entry) throws IOException {
    Path path = checkedPath(entry.name());
    if (entry.isDirectory()) {
      createDirectory(path, entry.name());
    } else if (entry.isRegular()) {
      createDirectory(path.resolveSibling(""), entry.name());
      writeFile(reader, entry, path);
    } else {
      throw new IOException(
          "invalid file type '%d' contained in archive for file '%s'"
              .formatted((int) entry.type(), entry.name()));
    }
  }

  private Path checkedPath(String name) throws IOException {
    if (name.length() > LONGEST_NAME) {
      throw new IOException(
          "could not create file '%s…': File name too long".formatted(name.substring(0, 100)));
    }
    if (name.indexOf(NOT_UTF_8) >= 0) {
      // two such names could become the same one
      throw new IOException("could not create file '%s': name is not UTF-8".formatted(name));
    }
    try {
      Path relative = Path.of(name).normalize();
      if (!relative.isAbsolute() && !relative.startsWith("..")) {
        return target.resolve(relative);
      }
    } catch (InvalidPathException e) {
      throw new IOException("could not create file '%s': %s".formatted(name, e.getReason()), e);
    }
    throw new IOException("tar contains the absolute or escaping path '%s'".formatted(name));
  }

  private static void createDirectory(Path directory, String name) throws IOException {
    try {
      Directories.create(directory, Mode.PRIVATE_FOLDER);
    } catch (IOException e) {
      throw new IOException(
          "could not create directory '%s': %s".formatted(name, e.getMessage()), e);
    }
  }

  private static void writeFile(TarGzReader reader, TarGzReader.Entry entry, Path file)
      throws IOException {
    try (OutputStream out = create(file, entry)) {
      reader.copyBody(out);
    }
  }

  private static OutputStream create(Path file, TarGzReader.Entry entry) throws IOException {
    try {
      if (Files.isRegularFile(file)) {
        log.warn("File '{}' is twice in the code package, the second one counts", entry.name());
        Files.delete(file);
      }
      return Channels.newOutputStream(
          Files.newByteChannel(
              file,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(permissions(entry.mode()))));
    } catch (IOException e) {
      throw new IOException(
          "could not create file '%s': %s".formatted(entry.name(), e.getMessage()), e);
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    var text = new StringBuilder("rwxrwxrwx");
    for (int i = 0; i < text.length(); i++) {
      if ((mode & (0400 >> i)) == 0) {
        text.setCharAt(i, '-');
      }
    }
    return PosixFilePermissions.fromString(text.toString());
  }
}
