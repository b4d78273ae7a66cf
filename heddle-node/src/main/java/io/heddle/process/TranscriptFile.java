// SPDX-License-Identifier: Apache-2.0
package io.heddle.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A text file that lines are appended to; when it is full it is put aside, in place of the one that
 * was put aside before. Safe for threads.
 */
final class TranscriptFile implements AutoCloseable {

  private static final String FORMAT = "heddle-transcript 1\n";

  private final Path path;
  private final long maxBytes;
  // guarded by this
  private OutputStream out;
  private long bytes;
  private boolean broken;

  private TranscriptFile(Path path, long maxBytes) throws IOException {
    this.path = path;
    this.maxBytes = maxBytes;
    this.out = append(path);
    this.bytes = Files.size(path);
  }

  /** Begins to append to the file, which is made if there is none. */
  static TranscriptFile open(Path path, long maxBytes) throws IOException {
    TranscriptFile file = new TranscriptFile(path, maxBytes);
    if (file.bytes == 0) {
      file.put(FORMAT);
    }
    return file;
  }

  static Path older(Path path) {
    return path.resolveSibling(path.getFileName() + ".1");
  }

  /** Appends a line; what cannot be written is lost, with one warning. */
  synchronized void write(String line) {
    if (broken) {
      return;
    }
    try {
      if (bytes >= maxBytes) {
        putAside();
      }
      // one call, so that a reader seldom sees half a line
      put(line.replace('\n', ' ') + "\n");
    } catch (IOException e) {
      broken = true;
      log().warn("Transcript '{}' is not continued", path, e);
    }
  }

  @Override
  public synchronized void close() {
    broken = true;
    try {
      out.close();
    } catch (IOException e) {
      log().debug("Transcript '{}' did not close", path, e);
    }
  }

  private synchronized void put(String text) throws IOException {
    byte[] encoded = text.getBytes(UTF_8);
    out.write(encoded);
    bytes += encoded.length;
  }

  private synchronized void putAside() throws IOException {
    out.close();
    Files.move(path, older(path), StandardCopyOption.REPLACE_EXISTING);
    out = append(path);
    bytes = 0;
    put(FORMAT);
  }

  private static OutputStream append(Path path) throws IOException {
    return Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Made only where it is used: commands read transcripts and have no logging. */
  private static Logger log() {
    return LoggerFactory.getLogger(TranscriptFile.class);
  }
}
