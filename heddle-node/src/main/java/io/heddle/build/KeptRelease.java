// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.disk.Mode;
import io.heddle.disk.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A checksum over the release output of a build, in a file beside it, so that a chaincode server is
 * not looked for where a damaged file says.
 */
final class KeptRelease {

  private static final String FILE = "heddle-release.sha256";

  private KeptRelease() {}

  static void note(Path buildDir, Path release) throws IOException {
    WholeFile.write(buildDir.resolve(FILE), hash(release) + "\n", Mode.PRIVATE);
  }

  /**
   * Whether the release output is as it was kept; true, too, if nobody noted that, as in Fabric.
   */
  static boolean isWhole(Path buildDir, Path release) throws IOException {
    Path file = buildDir.resolve(FILE);
    return !Files.exists(file)
        || new String(Files.readAllBytes(file), UTF_8).equals(hash(release) + "\n");
  }

  private static String hash(Path release) throws IOException {
    MessageDigest digest = BuilderFingerprint.newDigest();
    for (Path file : files(release)) {
      byte[] content =
          Files.isSymbolicLink(file)
              ? Files.readSymbolicLink(file).toString().getBytes(UTF_8)
              : Files.readAllBytes(file);
      digest.update("%s\0%d\0".formatted(release.relativize(file), content.length).getBytes(UTF_8));
      digest.update(content);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> files(Path release) throws IOException {
    try (Stream<Path> all = Files.walk(release)) {
      return all.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
