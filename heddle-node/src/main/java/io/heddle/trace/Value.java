// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import com.google.protobuf.ByteString;
import java.util.Base64;
import java.util.Optional;

/**
 * Some bytes, as text if they are UTF-8, else in Base64.
 *
 * @param bytes how many there are
 * @param isCut whether only the first ones are given
 */
public record Value(int bytes, Optional<String> text, Optional<String> base64, boolean isCut) {

  private static final int MOST = 64 * 1024;

  public static Value of(ByteString bytes) {
    boolean isCut = bytes.size() > MOST;
    ByteString shown = isCut ? bytes.substring(0, endOfText(bytes)) : bytes;
    return shown.isValidUtf8()
        ? new Value(bytes.size(), Optional.of(shown.toStringUtf8()), Optional.empty(), isCut)
        : new Value(
            bytes.size(),
            Optional.empty(),
            Optional.of(Base64.getEncoder().encodeToString(shown.toByteArray())),
            isCut);
  }

  /** Whichever there is. */
  public String shown() {
    return text.or(() -> base64).orElse("");
  }

  /** Not in the middle of a character. */
  private static int endOfText(ByteString bytes) {
    int end = MOST;
    while (end > MOST - 4 && (bytes.byteAt(end) & 0xc0) == 0x80) {
      end--;
    }
    return end;
  }
}
