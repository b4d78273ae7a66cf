// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that do not change, for what a command line sends and gets. Elsewhere {@code
 * com.google.protobuf.ByteString} is that; before its first use it looks for Android in all jars,
 * which takes longer than the rest of a command.
 */
public final class Bytes {

  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  public static Bytes copyFrom(byte[] content) {
    return new Bytes(content.clone());
  }

  public static Bytes copyFromUtf8(String text) {
    return new Bytes(text.getBytes(UTF_8));
  }

  public int size() {
    return content.length;
  }

  public boolean isEmpty() {
    return content.length == 0;
  }

  public byte byteAt(int index) {
    return content[index];
  }

  /** Those from an index on, as far as another one. */
  public Bytes substring(int from, int to) {
    if (to > content.length) {
      throw new IndexOutOfBoundsException(to);
    }
    return new Bytes(Arrays.copyOfRange(content, from, to));
  }

  public boolean isValidUtf8() {
    try {
      var _ = UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  /** With a replacement for what is none. */
  public String toStringUtf8() {
    return toString(UTF_8);
  }

  public String toString(Charset charset) {
    return new String(content, charset);
  }

  public byte[] toByteArray() {
    return content.clone();
  }

  public void writeTo(OutputStream to) throws IOException {
    to.write(content);
  }

  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof Bytes other && Arrays.equals(content, other.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /** Their number: what they say may be secret. */
  @Override
  public String toString() {
    return size() + " bytes";
  }
}
