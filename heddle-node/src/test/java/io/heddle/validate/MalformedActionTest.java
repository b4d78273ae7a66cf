// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import io.heddle.testing.TestTransaction;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Transactions of a good creator whose action nobody should have endorsed: each gets its verdict.
 */
final class MalformedActionTest {

  private static final ByteString WRITE =
      RwSet.of("asset", set -> set.addWrites(RwSet.write("malformed", "1")));
  private static final ByteString GARBAGE = ByteString.copyFromUtf8("\u0007garbage");
  private static final TestTransaction ACTION = good();

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of(
            "two actions",
            withActions(action(ACTION.signatureHeader()), action(ACTION.signatureHeader())),
            TxValidationCode.INVALID_ENDORSER_TRANSACTION,
            "It has 2 actions, not one"),
        Arguments.of(
            "an action whose header is none",
            withActions(action(GARBAGE)),
            TxValidationCode.INVALID_ENDORSER_TRANSACTION,
            "The header of the action cannot be parsed: Protocol message contained an invalid tag"
                + " (zero)."),
        Arguments.of(
            "an action whose header has no nonce",
            withActions(action(header(SignatureHeader.Builder::clearNonce))),
            TxValidationCode.INVALID_ENDORSER_TRANSACTION,
            "The header of the action has no nonce or no creator"),
        Arguments.of(
            "an action whose header has no creator",
            withActions(action(header(SignatureHeader.Builder::clearCreator))),
            TxValidationCode.INVALID_ENDORSER_TRANSACTION,
            "The header of the action has no nonce or no creator"),
        Arguments.of(
            "an action of another proposal",
            withActions(
                action(ACTION.signatureHeader()).toBuilder()
                    .setHeader(header(header -> header.setNonce(GARBAGE)))
                    .build()),
            TxValidationCode.INVALID_ENDORSER_TRANSACTION,
            "The endorsed proposal hash is not the hash of its proposal"),
        Arguments.of(
            "an action without payload",
            withAction(ByteString.EMPTY),
            TxValidationCode.INVALID_ENDORSER_TRANSACTION,
            "The endorsed proposal hash is not the hash of its proposal"),
        Arguments.of(
            "an action without a proposal response",
            withAction(
                ChaincodeActionPayload.newBuilder()
                    .setAction(ChaincodeEndorsedAction.getDefaultInstance())
                    .build()
                    .toByteString()),
            TxValidationCode.INVALID_ENDORSER_TRANSACTION,
            "The endorsed proposal hash is not the hash of its proposal"),
        Arguments.of(
            "a proposal response without chaincode action",
            withContent(ByteString.EMPTY),
            TxValidationCode.BAD_RESPONSE_PAYLOAD,
            "The proposal response payload has no extension"),
        Arguments.of(
            "a chaincode action that is none",
            withContent(GARBAGE),
            TxValidationCode.BAD_RESPONSE_PAYLOAD,
            "The chaincode action cannot be parsed: Protocol message contained an invalid tag"
                + " (zero)."),
        Arguments.of(
            "a header that names no chaincode",
            withExtension(ChaincodeHeaderExtension.Builder::clearChaincodeId),
            TxValidationCode.INVALID_OTHER_REASON,
            "The header or the action names no chaincode"),
        Arguments.of(
            "a header that names one without a name",
            withExtension(extension -> {
              extension.getChaincodeIdBuilder().clearName();
              return extension;
            }),
            TxValidationCode.INVALID_CHAINCODE,
            "The header names chaincode '', the action 'asset'"),
        Arguments.of(
            "an action that names no chaincode",
            withContent(ChaincodeAction.Builder::clearChaincodeId),
            TxValidationCode.INVALID_OTHER_REASON,
            "The header or the action names no chaincode"),
        Arguments.of(
            "an action of another chaincode",
            withContent(action -> {
              action.getChaincodeIdBuilder().setName("solo");
              return action;
            }),
            TxValidationCode.INVALID_CHAINCODE,
            "The header names chaincode 'asset', the action 'solo'"),
        Arguments.of(
            "an action without the chaincode's version",
            withContent(action -> {
              action.getChaincodeIdBuilder().clearVersion();
              return action;
            }),
            TxValidationCode.INVALID_CHAINCODE,
            "The action names no chaincode version"),
        Arguments.of(
            "an event that is none",
            withContent(action -> action.setEvents(GARBAGE)),
            TxValidationCode.INVALID_OTHER_REASON,
            "The chaincode event cannot be parsed: Protocol message contained an invalid tag"
                + " (zero)."),
        Arguments.of(
            "an event of another chaincode",
            withContent(action ->
                action.setEvents(
                    ChaincodeEvent.newBuilder().setChaincodeId("solo").build().toByteString())),
            TxValidationCode.INVALID_OTHER_REASON,
            "The event is one of chaincode 'solo', not of 'asset'"),
        Arguments.of(
            "a namespace twice",
            withContent(action -> action.setResults(twice(WRITE))),
            TxValidationCode.ILLEGAL_WRITESET,
            "Namespace 'asset' is in the read-write set twice"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  @Spec({"NA-205", "NA-218"})
  void each_gets_the_verdict_of_the_first_check_it_does_not_pass(
      String what, ByteString entry, TxValidationCode code, String reason) {
    assertThat(Examined.refused(entry, code)).as(what).isEqualTo(reason);
  }

  @Test
  @Spec("NA-207")
  void the_version_of_a_good_one_may_be_any() {
    Examined.assertGood(
        withContent(action -> {
          action.getChaincodeIdBuilder().setVersion("of nothing that was ever defined");
          return action;
        }));
  }

  @Test
  void a_good_one_is_none_of_them() {
    Examined.assertGood(ACTION.entry());
  }

  @Test
  @Spec("NA-205")
  void the_event_of_a_good_one_is_told() {
    ChaincodeEvent event =
        ChaincodeEvent.newBuilder().setChaincodeId("asset").setEventName("told").build();

    Content content = Examined.of(withContent(action -> action.setEvents(event.toByteString())));

    assertThat(content)
        .isInstanceOfSatisfying(
            Content.Invocation.class,
            invocation -> assertThat(invocation.transaction().event()).contains(event));
  }

  /** Feeds keep events long after their transactions. */
  @Test
  void an_event_keeps_nothing_else_of_its_transaction() {
    ChaincodeEvent event =
        ChaincodeEvent.newBuilder()
            .setChaincodeId("asset")
            .setPayload(ByteString.copyFromUtf8("told"))
            .build();
    byte[] entry = withContent(action -> action.setEvents(event.toByteString())).toByteArray();

    Content content = Examined.of(UnsafeByteOperations.unsafeWrap(entry));
    Arrays.fill(entry, (byte) 0);

    assertThat(((Content.Invocation) content).transaction().event()).contains(event);
  }

  private static TestTransaction good() {
    return TestTransaction.of("asset", WRITE);
  }

  /** The header of the action of a good one, changed. */
  private static ByteString header(UnaryOperator<SignatureHeader.Builder> change) {
    try {
      return change
          .apply(SignatureHeader.parseFrom(ACTION.signatureHeader()).toBuilder())
          .build()
          .toByteString();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** A good action with this header, whose proposal hash fits it. */
  private static TransactionAction action(ByteString header) {
    return ACTION.action(ACTION.channelHeader().build(), header, ACTION.chaincodeAction());
  }

  private static ByteString withActions(TransactionAction... actions) {
    return ACTION.signed(
        ACTION.channelHeader().build(),
        Transaction.newBuilder().addAllActions(List.of(actions)).build().toByteString());
  }

  /** With this action, whose header is made to fit. */
  private static ByteString withAction(ByteString payload) {
    TestTransaction transaction = good();
    return transaction.signed(
        transaction.channelHeader().build(),
        Transaction.newBuilder()
            .addActions(
                TransactionAction.newBuilder()
                    .setHeader(transaction.signatureHeader())
                    .setPayload(payload))
            .build()
            .toByteString());
  }

  /** With what the chaincode is said to have done. */
  private static ByteString withContent(ByteString chaincodeAction) {
    TestTransaction transaction = good();
    return transaction.entry(transaction.channelHeader().build(), chaincodeAction);
  }

  private static ByteString withContent(UnaryOperator<ChaincodeAction.Builder> change) {
    try {
      return withContent(
          change
              .apply(ChaincodeAction.parseFrom(ACTION.chaincodeAction()).toBuilder())
              .build()
              .toByteString());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static ByteString withExtension(UnaryOperator<ChaincodeHeaderExtension.Builder> change) {
    TestTransaction transaction = good();
    try {
      var extension =
          ChaincodeHeaderExtension.parseFrom(transaction.channelHeader().getExtension());
      return transaction.entry(
          transaction
              .channelHeader()
              .setExtension(change.apply(extension.toBuilder()).build().toByteString())
              .build());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static ByteString twice(ByteString results) {
    try {
      TxReadWriteSet once = TxReadWriteSet.parseFrom(results);
      return once.toBuilder().addNsRwset(once.getNsRwset(0)).build().toByteString();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
