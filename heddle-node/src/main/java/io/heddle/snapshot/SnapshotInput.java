// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Reason;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of a snapshot while it is read; nothing of it is believed to be as it should. */
final class SnapshotInput implements Closeable {

  private final Path path;
  private final InputStream file;
  private final CodedInputStream in;
  private final long size;

  private SnapshotInput(Path path, InputStream file, long size) {
    this.path = path;
    this.file = file;
    this.in = CodedInputStream.newInstance(file);
    this.in.setSizeLimit(Integer.MAX_VALUE);
    this.size = size;
  }

  /**
   * Opens one.
   *
   * @throws HeddleException {@code BAD_INPUT} if it cannot be read or has another format
   */
  static SnapshotInput open(Path path) {
    try {
      InputStream file = new BufferedInputStream(Files.newInputStream(path));
      var input = new SnapshotInput(path, file, Files.size(path));
      int format = input.in.readRawByte();
      if (format != SnapshotOutput.FORMAT) {
        file.close();
        throw new HeddleException(
            Fault.BAD_INPUT, "unexpected data format for file [%s]: %d".formatted(path, format));
      }
      return input;
    } catch (IOException e) {
      throw unreadable(path, Reason.of(e), e);
    }
  }

  long number() {
    try {
      return in.readUInt64();
    } catch (IOException e) {
      throw unreadable(path, Reason.of(e), e);
    }
  }

  ByteString bytes() {
    try {
      int length = in.readUInt32();
      if (length < 0 || length > size) {
        throw new IOException("a record of it is longer than it is");
      }
      in.resetSizeCounter();
      return ByteString.copyFrom(in.readRawBytes(length));
    } catch (IOException e) {
      throw unreadable(path, Reason.of(e), e);
    }
  }

  HeddleException unreadable(Exception cause) {
    return unreadable(path, "a record of it is not what it should be", cause);
  }

  private static HeddleException unreadable(Path path, String why, Exception cause) {
    return new HeddleException(
        Fault.BAD_INPUT, "snapshot file '%s' cannot be read: %s".formatted(path, why), cause);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException _) {
      // it was only read
    }
  }
}
