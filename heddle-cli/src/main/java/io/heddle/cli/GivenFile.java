// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that an option names, no larger than what a call can carry. */
final class GivenFile {

  /** What a message to a peer can have, so that no endless pipe is read. */
  private static final int MAX_BYTES = 100 * 1024 * 1024;

  private static final String STANDARD_INPUT = "-";

  private GivenFile() {}

  /**
   * All of a file.
   *
   * @param name of the file, or {@code -} for standard input
   * @throws HeddleException {@code NOT_FOUND} or {@code BAD_INPUT} if it cannot be read
   */
  static Bytes read(String option, String name) {
    try (InputStream in = isInput(name) ? System.in : Files.newInputStream(path(option, name))) {
      Bytes content = Bytes.copyFrom(in.readNBytes(MAX_BYTES + 1));
      if (content.size() > MAX_BYTES) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "%s: '%s' has more than %d MiB, which no call can carry"
                .formatted(option, name, MAX_BYTES / 1024 / 1024));
      }
      return content;
    } catch (NoSuchFileException e) {
      throw new HeddleException(
          Fault.NOT_FOUND, "%s: there is no file '%s'".formatted(option, name), e);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "%s: '%s' cannot be read: %s".formatted(option, name, reason(e, name)),
          e);
    }
  }

  static boolean isInput(@Nullable String name) {
    return STANDARD_INPUT.equals(name);
  }

  private static Path path(String option, String name) {
    try {
      Path path = TypedPath.of(name);
      if (Files.isDirectory(path)) {
        throw new HeddleException(
            Fault.BAD_INPUT, "%s: '%s' is a directory, not a file".formatted(option, name));
      }
      return path;
    } catch (IllegalArgumentException e) {
      throw new HeddleException(Fault.BAD_INPUT, "%s: %s".formatted(option, e.getMessage()), e);
    }
  }

  private static String reason(IOException e, String name) {
    String reason = e.getMessage();
    return reason == null || reason.equals(name) ? "no permission" : reason;
  }
}
