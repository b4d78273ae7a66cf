// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import java.util.Base64;

/**
 * The last row of a page, as clients carry it to the next one. It holds for one index only.
 *
 * @param index marks the index
 */
record Bookmark(ByteString index, ByteString row) {

  /** What CouchDB gives instead when there was no row at all. */
  static final String NIL = "nil";

  private static final int MARK_BYTES = 4;

  static ByteString mark(String index) {
    return Sha256.of(ByteString.copyFromUtf8(index)).substring(0, MARK_BYTES);
  }

  static Bookmark parse(String text) {
    ByteString bytes;
    try {
      bytes = ByteString.copyFrom(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw invalid(JsonText.of(new Json.Str(text)));
    }
    if (bytes.size() <= MARK_BYTES) {
      throw invalid(JsonText.of(new Json.Str(text)));
    }
    return new Bookmark(bytes.substring(0, MARK_BYTES), bytes.substring(MARK_BYTES));
  }

  String text() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(index.concat(row).toByteArray());
  }

  static HeddleException invalid(String json) {
    return CouchError.of("invalid_bookmark", "Invalid bookmark value: " + json);
  }
}
