// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Unpacks a bundle once for each content, in {@code heddle/junit} of the user's cache. A folder is
 * there whole or not at all; those that nobody has used for a month go when another one comes.
 */
final class BundleFolder {

  /** Where its parts lie in the jar. */
  static final String PREFIX = "io/heddle/bundle/";

  private static final String USED = "used";
  private static final Duration KEPT = Duration.ofDays(30);
  private static final int ID_LENGTH = 24;

  private BundleFolder() {}

  /**
   * The folder with the content of a jar, which is closed then.
   *
   * @param spare where it is unpacked, for this one time, if the cache cannot be written
   */
  static Path of(JarFile jar, Path spare) {
    try (jar) {
      try {
        return in(CacheRoot.find().resolve("junit"), jar);
      } catch (IOException e) {
        return in(spare, jar);
      }
    } catch (IOException e) {
      throw new HeddleFailure(
          "The node in '%s' could not be unpacked: %s".formatted(jar.getName(), e), e);
    }
  }

  private static Path in(Path cache, JarFile jar) throws IOException {
    List<? extends ZipEntry> parts =
        jar.stream().filter(entry -> entry.getName().startsWith(PREFIX)).toList();
    Path folder = cache.resolve(id(parts));
    if (!Files.isDirectory(folder)) {
      unpack(jar, parts, folder);
      removeUnused(cache);
    }
    touch(folder);
    return folder;
  }

  /** From what the jar's directory says of each part, so that nothing need be read for it. */
  private static String id(List<? extends ZipEntry> parts) {
    String content =
        parts.stream()
            .sorted(Comparator.comparing(ZipEntry::getName))
            .map(each -> "%s %d %d%n".formatted(each.getName(), each.getSize(), each.getCrc()))
            .collect(Collectors.joining());
    return HexFormat.of().formatHex(Hashes.sha256(content.getBytes(UTF_8))).substring(0, ID_LENGTH);
  }

  private static void unpack(JarFile jar, List<? extends ZipEntry> parts, Path folder)
      throws IOException {
    Files.createDirectories(
        folder.getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path half = Files.createTempDirectory(folder.getParent(), ".unpacking-");
    try {
      for (ZipEntry part : parts) {
        unpack(jar, part, half);
      }
      Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Trees.delete(half);
      if (!Files.isDirectory(folder)) { // else another process was sooner
        throw e;
      }
    }
  }

  private static void unpack(JarFile jar, ZipEntry part, Path root) throws IOException {
    Path target = root.resolve(part.getName().substring(PREFIX.length())).normalize();
    if (!target.startsWith(root)) {
      throw new IOException("'%s' would lie outside".formatted(part.getName()));
    }
    if (part.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    try (InputStream content = jar.getInputStream(part)) {
      Files.copy(content, target);
    }
    if (part.getName().startsWith(PREFIX + "builders/")) { // a jar keeps no modes
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static void touch(Path folder) {
    Path used = folder.resolve(USED);
    try {
      if (!Files.exists(used)) {
        Files.write(used, new byte[0]);
      }
      Files.setLastModifiedTime(used, FileTime.from(Instant.now()));
    } catch (IOException e) {
      // a folder that may only be read serves as well
    }
  }

  private static void removeUnused(Path cache) throws IOException {
    Instant limit = Instant.now().minus(KEPT);
    try (Stream<Path> folders = Files.list(cache)) {
      for (Path each : folders.filter(Files::isDirectory).toList()) {
        if (lastUse(each).isBefore(limit)) {
          Trees.delete(each);
        }
      }
    }
  }

  private static Instant lastUse(Path folder) throws IOException {
    try {
      Path used = folder.resolve(USED);
      return Files.getLastModifiedTime(Files.exists(used) ? used : folder).toInstant();
    } catch (NoSuchFileException e) {
      return Instant.now(); // another process is removing it
    }
  }
}
