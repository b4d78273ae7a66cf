// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.heddle.disk.Mode;
import io.heddle.disk.NewFile;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A file of a snapshot while it is written, and its hash.
 *
 * <p>Fabric: common/ledger/snapshot/file.go.
 */
final class SnapshotOutput implements Closeable {

  static final int FORMAT = 1;

  private static final int BUFFER_BYTES = 64 << 10;

  private final MessageDigest digest = sha256();
  private final OutputStream file;
  private final CodedOutputStream out;

  private SnapshotOutput(OutputStream file) throws IOException {
    this.file = new DigestOutputStream(new BufferedOutputStream(file, BUFFER_BYTES), digest);
    this.out = CodedOutputStream.newInstance(this.file, BUFFER_BYTES);
    out.writeRawByte((byte) FORMAT);
  }

  static SnapshotOutput create(Path file) throws IOException {
    return new SnapshotOutput(NewFile.stream(file, Mode.READABLE));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  void number(long number) throws IOException {
    out.writeUInt64NoTag(number);
  }

  void bytes(ByteString bytes) throws IOException {
    out.writeBytesNoTag(bytes);
  }

  void text(String text) throws IOException {
    out.writeStringNoTag(text);
  }

  /** A message with so many bytes, which the caller writes. */
  CodedOutputStream message(int bytes) throws IOException {
    out.writeUInt32NoTag(bytes);
    return out;
  }

  /** Of all that was written; nothing may be written any more. */
  ByteString hash() throws IOException {
    out.flush();
    file.flush();
    return ByteString.copyFrom(digest.digest());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
