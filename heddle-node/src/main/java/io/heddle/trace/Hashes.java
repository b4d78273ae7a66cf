// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import java.util.HexFormat;

/** How private keys and values are shown. */
final class Hashes {

  private Hashes() {}

  static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  static String ofText(String text) {
    return of(ByteString.copyFromUtf8(text));
  }

  static String of(ByteString bytes) {
    return hex(Sha256.of(bytes));
  }
}
