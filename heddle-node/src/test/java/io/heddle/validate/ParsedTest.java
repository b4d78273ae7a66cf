// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import org.hyperledger.fabric.protos.common.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParsedTest {

  private static final Envelope ENVELOPE =
      Envelope.newBuilder()
          .setPayload(ByteString.copyFromUtf8("payload"))
          .setSignature(ByteString.copyFromUtf8("signature"))
          .build();

  @Test
  void is_the_message() throws Exception {
    ByteString bytes = ENVELOPE.toByteString();

    assertThat(Parsed.of(Envelope.parser(), bytes)).isEqualTo(ENVELOPE);
    assertThat(
            Parsed.of(
                Envelope.parser(),
                ByteString.EMPTY.concat(bytes.substring(0, 4)).concat(bytes.substring(4))))
        .isEqualTo(ENVELOPE);
  }

  @Test
  void shares_the_bytes() throws Exception {
    byte[] bytes = ENVELOPE.toByteArray();

    Envelope parsed = Parsed.of(Envelope.parser(), UnsafeByteOperations.unsafeWrap(bytes));
    bytes[2] = 'P';

    assertThat(parsed.getPayload().toStringUtf8()).isEqualTo("Payload");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0a", "0a0561", "00", "0c", "0a00ff"})
  void fails_on_what_is_no_message_as_the_parser_does(String hex) {
    ByteString bytes = ByteString.fromHex(hex);

    assertThat(catchThrowable(() -> Parsed.of(Envelope.parser(), bytes)))
        .isInstanceOf(InvalidProtocolBufferException.class)
        .hasMessage(catchThrowable(() -> Envelope.parseFrom(bytes)).getMessage());
  }
}
