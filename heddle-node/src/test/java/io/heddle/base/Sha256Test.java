// SPDX-License-Identifier: Apache-2.0
package io.heddle.base;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

final class Sha256Test {

  private static final byte[] BYTES =
      "bytes of all kinds".repeat(100).getBytes(StandardCharsets.UTF_8);

  @Test
  void is_that_of_all_parts_one_after_the_other_however_they_are_stored() throws Exception {
    ByteString whole = ByteString.copyFrom(BYTES);
    ByteBuffer direct = ByteBuffer.allocateDirect(BYTES.length).put(BYTES).flip();

    assertThat(
            Sha256.bytes(
                whole,
                whole.substring(7, 50),
                whole.concat(whole).substring(1),
                UnsafeByteOperations.unsafeWrap(direct),
                ByteString.EMPTY))
        .isEqualTo(digest());
    assertThat(direct.remaining()).isEqualTo(BYTES.length);
  }

  private static byte[] digest() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(BYTES);
    digest.update(BYTES, 7, 43);
    digest.update(BYTES, 1, BYTES.length - 1);
    digest.update(BYTES);
    digest.update(BYTES);
    return digest.digest();
  }
}
