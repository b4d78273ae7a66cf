// SPDX-License-Identifier: Apache-2.0
package io.heddle.base;

import com.google.protobuf.ByteString;
import java.util.Comparator;

/**
 * The order of keys and names everywhere in Fabric: by the unsigned bytes of their UTF-8 form.
 *
 * <p>It is not {@link String#compareTo}, which puts U+10000 and above before U+E000.
 */
public final class KeyOrder {

  /** Compares by UTF-8 bytes, which is comparing by code points. */
  public static final Comparator<String> UTF8 = KeyOrder::compare;

  /** Compares by unsigned bytes, without the iterators of protobuf's own comparator. */
  public static final Comparator<ByteString> BYTES = KeyOrder::compare;

  private KeyOrder() {}

  private static int compare(ByteString left, ByteString right) {
    int shared = Math.min(left.size(), right.size());
    for (int i = 0; i < shared; i++) {
      byte l = left.byteAt(i);
      byte r = right.byteAt(i);
      if (l != r) {
        return Integer.compare(Byte.toUnsignedInt(l), Byte.toUnsignedInt(r));
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static int compare(String left, String right) {
    int shared = Math.min(left.length(), right.length());
    for (int i = 0; i < shared; i++) {
      char l = left.charAt(i);
      char r = right.charAt(i);
      if (l != r) {
        return Character.isSurrogate(l) == Character.isSurrogate(r)
            ? Character.compare(l, r)
            : Boolean.compare(Character.isSurrogate(l), Character.isSurrogate(r));
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
