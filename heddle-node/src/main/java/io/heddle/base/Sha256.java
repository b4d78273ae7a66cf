// SPDX-License-Identifier: Apache-2.0
package io.heddle.base;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 over byte strings, without copying them together first. */
public final class Sha256 {

  private Sha256() {}

  /** The digest, 32 bytes, of the parts one after the other. */
  public static ByteString of(ByteString... parts) {
    return ByteString.copyFrom(bytes(parts));
  }

  /** As {@link #of}, as an array that the caller owns. */
  public static byte[] bytes(ByteString... parts) {
    MessageDigest digest = digest();
    for (ByteString part : parts) {
      feed(digest, part);
    }
    return digest.digest();
  }

  private static void feed(MessageDigest digest, ByteString part) {
    try {
      UnsafeByteOperations.unsafeWriteTo(part, new Reading(digest));
    } catch (IOException e) {
      throw new HeddleException(Fault.INTERNAL, "Hashing does no input or output", e);
    }
  }

  /** Has a digest read the arrays of byte strings where they are; it changes and keeps none. */
  private static final class Reading extends ByteOutput {

    private final MessageDigest digest;

    Reading(MessageDigest digest) {
      this.digest = digest;
    }

    @Override
    public void write(byte value) {
      digest.update(value);
    }

    @Override
    public void write(byte[] value, int offset, int length) {
      digest.update(value, offset, length);
    }

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
      digest.update(value, offset, length);
    }

    @Override
    public void write(ByteBuffer value) {
      digest.update(value);
    }

    @Override
    public void writeLazy(ByteBuffer value) {
      digest.update(value);
    }
  }

  /** A fresh digest, for data that comes in pieces. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new HeddleException(Fault.INTERNAL, "This Java runtime has no SHA-256", e);
    }
  }
}
