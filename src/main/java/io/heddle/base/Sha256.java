// SPDX-License-Identifier: Apache-2.0
package io.heddle.base;

import com.google.protobuf.ByteString;
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
      part.asReadOnlyByteBufferList().forEach(digest::update);
    }
    return digest.digest();
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
