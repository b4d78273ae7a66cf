// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.Spec;
import java.util.List;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Spec("NA-203")
final class BlockFormTest {

  private static final ByteString GOOD =
      Envelope.newBuilder()
          .setPayload(ByteString.copyFromUtf8("pay"))
          .setSignature(ByteString.copyFromUtf8("sig"))
          .build()
          .toByteString();

  @Test
  void every_recorded_block_is_well_formed() {
    assertThatCode(() -> RecordedChannel.blocks().forEach(BlockForm::check))
        .doesNotThrowAnyException();
  }

  @Test
  @Spec("NA-304")
  void unknown_fields_may_follow_whatever_their_encoding() {
    ByteString unknown = bytes(0x50, 0x81, 0x00);

    assertThatCode(() -> BlockForm.check(blockOf(GOOD.concat(unknown)))).doesNotThrowAnyException();
  }

  static Stream<Arguments> malformed() {
    ByteString payload = GOOD.substring(0, 5);
    ByteString signature = GOOD.substring(5);
    String encoding = "transaction 0 is not encoded as Fabric encodes it";
    return Stream.of(
        Arguments.of("signature before payload", signature.concat(payload), encoding),
        Arguments.of("payload twice", payload.concat(GOOD), encoding),
        Arguments.of("payload again at the end", GOOD.concat(payload), encoding),
        Arguments.of("signature twice", GOOD.concat(signature), encoding),
        Arguments.of(
            "unknown field in between",
            payload.concat(bytes(0x50, 0x01)).concat(signature),
            encoding),
        Arguments.of("unknown field in front", bytes(0x50, 0x01).concat(GOOD), encoding),
        Arguments.of(
            "a length with a byte too many",
            bytes(0x0a, 0x83, 0x00).concat(GOOD.substring(2)),
            encoding),
        Arguments.of(
            "a tag with a byte too many", bytes(0x8a, 0x00).concat(GOOD.substring(1)), encoding),
        Arguments.of("no payload", signature, "transaction 0 has no payload or no signature"),
        Arguments.of("no signature", payload, "transaction 0 has no payload or no signature"),
        Arguments.of("nothing", ByteString.EMPTY, "transaction 0 has no payload or no signature"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void refuses_what_go_would_encode_in_another_way(String what, ByteString entry, String why) {
    assertThatExceptionOfType(HeddleException.class)
        .as(what)
        .isThrownBy(() -> BlockForm.check(blockOf(entry)))
        .withMessage("Block 0 is not well formed: " + why);
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
        Arguments.of("half an envelope", GOOD.substring(0, 8)),
        Arguments.of("a group that ends but does not begin", GOOD.concat(bytes(0x54))),
        Arguments.of("a group that does not end", GOOD.concat(bytes(0x53))),
        Arguments.of("a field without number", GOOD.concat(bytes(0x02, 0x00))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unreadable")
  void refuses_what_cannot_be_read(String what, ByteString entry) {
    assertThatExceptionOfType(HeddleException.class)
        .as(what)
        .isThrownBy(() -> BlockForm.check(blockOf(entry)))
        .withMessageStartingWith("Block 0 is not well formed: transaction 0 is no envelope: ");
  }

  @Test
  void refuses_a_block_without_transactions() {
    assertThatExceptionOfType(HeddleException.class)
        .isThrownBy(() -> BlockForm.check(Block.getDefaultInstance()))
        .withMessage("Block 0 is not well formed: it has no transactions");
  }

  private static Block blockOf(ByteString entry) {
    return Block.newBuilder().setData(BlockData.newBuilder().addAllData(List.of(entry))).build();
  }

  private static ByteString bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int index = 0; index < values.length; index++) {
      bytes[index] = (byte) values[index];
    }
    return ByteString.copyFrom(bytes);
  }
}
