// SPDX-License-Identifier: Apache-2.0
package io.heddle.disk;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;

/**
 * A file in a folder that nobody else looks into yet: with its mode from the first byte, but
 * neither whole nor durable by itself. Elsewhere, write a {@link WholeFile}.
 */
public final class NewFile {

  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private NewFile() {}

  /** An empty one, to be written to. */
  static FileChannel open(Path file, Mode mode) throws IOException {
    return FileChannel.open(file, NEW, mode.attribute());
  }

  /** An empty one that is filled piece by piece; the caller closes it. */
  public static OutputStream stream(Path file, Mode mode) throws IOException {
    return Channels.newOutputStream(open(file, mode));
  }

  /**
   * One that was made so and is not whole yet, to be written to at its end; the caller closes it.
   */
  public static OutputStream further(Path file) throws IOException {
    return Channels.newOutputStream(
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
  }

  public static void write(Path file, ByteString content, Mode mode) throws IOException {
    try (FileChannel out = open(file, mode)) {
      writeAll(out, content);
    }
  }

  /** As {@link #write(Path, ByteString, Mode)}, in UTF-8. */
  public static void write(Path file, String content, Mode mode) throws IOException {
    write(file, ByteString.copyFromUtf8(content), mode);
  }

  /** As {@link #write}, and the content survives a power cut; the name needs its folder forced. */
  static void writeForced(Path file, ByteString content, Mode mode) throws IOException {
    try (FileChannel out = FileChannel.open(file, NEW, mode.attribute())) {
      writeAll(out, content);
      if (Durability.isWanted()) {
        out.force(true);
      }
    }
  }

  /**
   * Makes an empty file that is its owner's alone, unless there is one; on disk when it returns.
   */
  static void ensure(Path file) throws IOException {
    if (!Files.exists(file)) {
      writeForced(file, ByteString.EMPTY, Mode.PRIVATE);
      DirectoryTree.force(Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file's"));
    }
  }

  private static void writeAll(FileChannel out, ByteString content) throws IOException {
    for (ByteBuffer part : content.asReadOnlyByteBufferList()) {
      while (part.hasRemaining()) {
        out.write(part);
      }
    }
  }
}
