// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Java's cache of a node's classes, beside the bundle: the first node that is told to end makes it,
 * later ones start with it.
 */
sealed interface ClassCache {

  /** After this a recording has been left behind by processes that were killed. */
  Duration LONGEST = Duration.ofMinutes(30);

  int ID_LENGTH = 24;

  /** It is there. Java looks itself whether it fits, and takes the jars if it does not. */
  record Made(Path file) implements ClassCache {}

  /**
   * It is not there, and this process has it made.
   *
   * @param work a folder that is there for as long as it is made
   */
  record Recorded(Path file, Path work) implements ClassCache {

    /** Gives up. */
    void abandon() {
      try {
        Trees.delete(work);
      } catch (IOException e) {
        // it is tried again when it has become old
      }
    }
  }

  /** It cannot be made, or somebody else is just making it. */
  record None() implements ClassCache {}

  /** For a bundle and the JDK with this home. */
  static ClassCache of(Bundle bundle, Path java) {
    try {
      Path folder = bundle.root().resolve("classes");
      Path file = folder.resolve(id(bundle, java) + ".aot");
      if (Files.isReadable(file)) {
        return new Made(file);
      }
      Files.createDirectories(folder);
      Path work = folder.resolve(file.getFileName() + ".work");
      if (Files.isDirectory(work) && isOld(work)) {
        Trees.delete(work);
      }
      return new Recorded(file, Files.createDirectory(work));
    } catch (FileAlreadyExistsException e) {
      return new None(); // another process was sooner
    } catch (IOException e) {
      return new None(); // a folder that is not ours: each start takes as long as the first one
    }
  }

  private static boolean isOld(Path work) throws IOException {
    return Files.getLastModifiedTime(work).toInstant().isBefore(Instant.now().minus(LONGEST));
  }

  /** Of what Java compares before it takes a cache, so that one that it would refuse is not met. */
  private static String id(Bundle bundle, Path java) throws IOException {
    List<Path> files = new ArrayList<>(bundle.jars());
    files.add(java.resolve("lib").resolve("modules").toRealPath());
    StringBuilder text = new StringBuilder();
    for (Path each : files) {
      text.append("%s %d %s%n".formatted(each, Files.size(each), Files.getLastModifiedTime(each)));
    }
    return HexFormat.of()
        .formatHex(Hashes.sha256(text.toString().getBytes(UTF_8)))
        .substring(0, ID_LENGTH);
  }
}
