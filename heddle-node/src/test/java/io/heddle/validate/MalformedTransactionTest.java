// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import io.heddle.testing.TestTransaction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Transactions that nobody should send: each gets its verdict, and the block is committed. */
final class MalformedTransactionTest {

  private static final ByteString WRITE =
      RwSet.of("asset", set -> set.addWrites(RwSet.write("malformed", "1")));
  private static final ByteString GARBAGE = ByteString.copyFromUtf8("\u0007garbage");

  private static final TestTransaction EMPTY = good();

  @Test
  @Spec("NA-205")
  void a_good_one_is_valid() {
    Examined.assertGood(good().entry());
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of(
            "no envelope",
            GARBAGE,
            TxValidationCode.INVALID_OTHER_REASON,
            "The envelope cannot be parsed: Protocol message contained an invalid tag (zero)."),
        Arguments.of(
            "nothing at all",
            ByteString.EMPTY,
            TxValidationCode.BAD_COMMON_HEADER,
            "The payload has no header"),
        Arguments.of(
            "a payload that is none",
            Envelope.newBuilder().setPayload(GARBAGE).build().toByteString(),
            TxValidationCode.BAD_PAYLOAD,
            "The payload cannot be parsed: Protocol message contained an invalid tag (zero)."),
        Arguments.of(
            "no signature",
            envelope(good().entry()).toBuilder().clearSignature().build().toByteString(),
            TxValidationCode.BAD_CREATOR_SIGNATURE,
            "The signature is not its creator's"),
        Arguments.of(
            "another channel",
            withHeader(header -> header.setChannelId("elsewhere")),
            TxValidationCode.BAD_CREATOR_SIGNATURE,
            "It is made for channel 'elsewhere'"),
        Arguments.of(
            "a request for a configuration",
            ofType(HeaderType.CONFIG_UPDATE),
            TxValidationCode.UNSUPPORTED_TX_PAYLOAD,
            "A request for a configuration update is no transaction"),
        Arguments.of(
            "a configuration that is none",
            ofType(HeaderType.CONFIG),
            TxValidationCode.INVALID_CONFIG_TRANSACTION,
            "The configuration cannot be parsed: Protocol message contained an invalid tag (zero)."),
        Arguments.of(
            "an id that is not its own",
            withHeader(header -> header.setTxId("abc")),
            TxValidationCode.BAD_PROPOSAL_TXID,
            "Its id is not the hash of its nonce and its creator"),
        Arguments.of(
            "no transaction",
            EMPTY.signed(EMPTY.channelHeader().build(), ByteString.EMPTY),
            TxValidationCode.INVALID_ENDORSER_TRANSACTION,
            "It has 0 actions, not one"),
        Arguments.of(
            "no nonce",
            good().withNonce("").entry(),
            TxValidationCode.BAD_COMMON_HEADER,
            "Its signature header has no nonce or no creator"),
        Arguments.of(
            "another epoch",
            withHeader(header -> header.setEpoch(1)),
            TxValidationCode.BAD_COMMON_HEADER,
            "Its epoch is 1, not 0"),
        Arguments.of(
            "a header extension that is none",
            withHeader(header -> header.setExtension(GARBAGE)),
            TxValidationCode.BAD_HEADER_EXTENSION,
            "The extension of the channel header cannot be parsed: Protocol message contained an invalid tag (zero)."),
        Arguments.of(
            "a read-write set that is none",
            TestTransaction.of("asset", GARBAGE).entry(),
            TxValidationCode.BAD_RWSET,
            "The read-write set cannot be parsed: Protocol message contained an invalid tag (zero)."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  @Spec({"NA-205", "NA-218"})
  void each_gets_the_verdict_of_the_first_check_it_does_not_pass(
      String what, ByteString entry, TxValidationCode code, String reason) {
    assertThat(Examined.refused(entry, code)).as(what).isEqualTo(reason);
  }

  private static TestTransaction good() {
    return TestTransaction.of("asset", WRITE);
  }

  private static ByteString withHeader(Consumer<ChannelHeader.Builder> change) {
    TestTransaction transaction = good();
    ChannelHeader.Builder header = transaction.channelHeader();
    change.accept(header);
    return transaction.entry(header.build());
  }

  private static ByteString ofType(HeaderType type) {
    TestTransaction transaction = good();
    return transaction.signed(
        transaction.channelHeader().setType(type.getNumber()).build(), GARBAGE);
  }

  private static Envelope envelope(ByteString entry) {
    try {
      return Envelope.parseFrom(entry);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
