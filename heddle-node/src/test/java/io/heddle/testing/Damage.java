// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What can happen to one file of a directory.
 *
 * @param what in words, with the name of the file
 */
public record Damage(String what, Path file, Change change) {

  /** Changes a file. */
  @FunctionalInterface
  public interface Change {
    void to(Path file) throws IOException;
  }

  private static final int[] FLIPPED_PERCENT = {0, 33, 50, 99};

  /** All kinds, for each file of a directory that is to be copied first; a short file has fewer. */
  public static List<Damage> ofEach(Path directory, Path older) throws IOException {
    List<Damage> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        all.addAll(ofFile(directory.relativize(file), Files.readAllBytes(file), older));
      }
    }
    return all;
  }

  private static List<Damage> ofFile(Path name, byte[] content, Path older) throws IOException {
    List<Damage> all = new ArrayList<>();
    all.add(new Damage(name + " removed", name, Files::delete));
    if (content.length > 0) {
      all.add(new Damage(name + " emptied", name, file -> Files.write(file, new byte[0])));
      Arrays.stream(FLIPPED_PERCENT)
          .map(percent -> content.length * percent / 100)
          .distinct()
          .forEach(at -> all.add(flip(name, at)));
    }
    for (int kept : new int[] {content.length / 2, content.length - 1}) {
      if (kept > 0) {
        all.add(
            new Damage(
                "%s cut to %d of %d bytes".formatted(name, kept, content.length),
                name,
                file -> Files.write(file, Arrays.copyOf(content, kept))));
      }
    }
    Path before = older.resolve(name);
    if (Files.exists(before) && !Arrays.equals(Files.readAllBytes(before), content)) {
      byte[] old = Files.readAllBytes(before);
      all.add(new Damage(name + " replaced by an older one", name, file -> Files.write(file, old)));
    }
    return all;
  }

  /** One bit of a file turned. */
  public static Damage flip(Path name, int at) {
    return new Damage(
        "%s flipped at byte %d".formatted(name, at),
        name,
        file -> {
          byte[] bytes = Files.readAllBytes(file);
          bytes[at] ^= (byte) (1 << (at % 8));
          Files.write(file, bytes);
        });
  }

  /** Does it to the file in a copy of the directory. */
  public void in(Path copy) {
    try {
      change.to(copy.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return what;
  }

  /** A copy of a directory that may be in use, as a kill of its user would leave it. */
  public static Path copy(Path directory, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        Path copied = target.resolve(directory.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copied);
        } else {
          Files.copy(file, copied, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return target;
  }
}
