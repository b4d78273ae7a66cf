// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.heddle.ledger.StateSnapshot;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Definitions;
import io.heddle.lifecycle.StoredDefinition;
import io.heddle.simulate.Simulator;
import io.heddle.testing.CommittingPeer;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import io.heddle.testing.TestTransaction;
import java.nio.file.Path;
import java.util.List;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What enough organisations endorsed is written, even if it makes a definition that nobody can use:
 * then transactions of that chaincode are not valid, and all others are.
 */
final class ForgedDefinitionTest {

  private static final ByteString GARBAGE = ByteString.copyFrom(new byte[] {(byte) 0xff, 1, 2});
  private static final ByteString ANYBODY =
      ApplicationPolicy.newBuilder()
          .setSignaturePolicy(
              SignaturePolicyEnvelope.newBuilder()
                  .setRule(
                      org.hyperledger.fabric.protos.common.SignaturePolicy.newBuilder()
                          .setNOutOf(
                              org.hyperledger.fabric.protos.common.SignaturePolicy.NOutOf
                                  .getDefaultInstance())))
          .build()
          .toByteString();

  @TempDir private Path directory;
  private CommittingPeer peer;

  @BeforeEach
  void start() {
    peer = CommittingPeer.at(23, directory, RecordedNetwork.org1Peer());
  }

  @AfterEach
  void stop() {
    peer.close();
  }

  @Test
  @Spec({"NA-206", "NA-208"})
  void a_definition_with_another_validation_plugin_is_committed_and_its_transactions_not_valid() {
    define(definition("exotic", "custom", ANYBODY));

    List<ValidatedTx> verdicts =
        peer.commit(List.of(put("exotic").endorsedBy().entry(), put("asset").entry()));

    assertThat(verdicts)
        .extracting(ValidatedTx::code)
        .containsExactly(TxValidationCode.INVALID_OTHER_REASON, TxValidationCode.VALID);
    assertThat(verdicts.getFirst().reason())
        .isEqualTo(
            "Chaincode 'exotic' is to be validated by plugin 'custom'; only 'vscc' is there");
  }

  static List<Arguments> forgeries() {
    return List.of(
        Arguments.of("namespaces/metadata/asset", GARBAGE, "cannot be read"),
        Arguments.of(
            "namespaces/metadata/asset",
            StateMetadata.newBuilder().setDatatype("Other").build().toByteString(),
            "is not a chaincode but a 'Other'"),
        Arguments.of("namespaces/fields/asset/Sequence", GARBAGE, "cannot be read"),
        Arguments.of("namespaces/fields/asset/Sequence", bytes(GARBAGE), "of another type"),
        Arguments.of("namespaces/fields/asset/EndorsementInfo", bytes(GARBAGE), "cannot be read"),
        Arguments.of("namespaces/fields/asset/ValidationInfo", bytes(GARBAGE), "cannot be read"),
        Arguments.of("namespaces/fields/asset/ValidationInfo", number(), "of another type"),
        Arguments.of("namespaces/fields/asset/Collections", bytes(GARBAGE), "cannot be read"),
        Arguments.of("namespaces/fields/asset/Collections", number(), "of another type"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("forgeries")
  @Spec({"NA-206", "NA-208"})
  void a_definition_that_cannot_be_read_makes_its_transactions_not_valid_and_no_others(
      String key, ByteString value, String why) {
    write("_lifecycle", KVWrite.newBuilder().setKey(key).setValue(value).build());

    List<ValidatedTx> verdicts = peer.commit(List.of(put("asset").entry(), put("basic").entry()));

    assertThat(verdicts.getFirst().code()).isEqualTo(TxValidationCode.INVALID_CHAINCODE);
    assertThat(verdicts.getFirst().reason()).contains("'asset'", why);
    try (StateSnapshot state = peer.ledger().snapshot()) {
      assertThat(Definitions.look(state, "asset")).isInstanceOf(StoredDefinition.Unreadable.class);
      assertThat(Definitions.readable(state))
          .extracting(ChaincodeDefinition::name)
          .isNotEmpty()
          .doesNotContain("asset");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "$$expiry", "$$expiry-values", "$$write-sets", "$$missing"})
  @Spec("NA-206")
  void no_definition_lets_a_transaction_write_where_the_ledger_keeps_its_own(String namespace) {
    define(definition(namespace, "vscc", ANYBODY));
    TestTransaction sly =
        TestTransaction.of(
            "asset",
            RwSet.of(namespace, set -> set.addWrites(RwSet.write("\0\0\0\0\0\0\0\u0019", "1"))));

    assertThat(peer.commit(List.of(sly.entry())).getFirst().code())
        .isEqualTo(TxValidationCode.INVALID_CHAINCODE);
    assertThat(peer.commit(List.of(put("asset").entry())).getFirst().isValid()).isTrue();
  }

  private void define(ChaincodeDefinition definition) {
    try (var simulator = new Simulator(TestLedger.txId(1), peer.ledger().snapshot())) {
      Definitions.write(simulator, definition);
      ByteString results = simulator.results();
      assertThat(commitOne(TestTransaction.of("_lifecycle", results)).isValid()).isTrue();
    }
  }

  private void write(String namespace, KVWrite write) {
    ByteString results = RwSet.of(namespace, set -> set.addWrites(write));
    assertThat(commitOne(TestTransaction.of(namespace, results)).isValid()).isTrue();
  }

  private ValidatedTx commitOne(TestTransaction transaction) {
    return peer.commit(List.of(transaction.entry())).getFirst();
  }

  private static TestTransaction put(String chaincode) {
    return TestTransaction.of(
        chaincode, RwSet.of(chaincode, set -> set.addWrites(RwSet.write("forged", "1"))));
  }

  private static ChaincodeDefinition definition(String name, String plugin, ByteString policy) {
    return new ChaincodeDefinition(
        name,
        1,
        "1.0",
        false,
        "escc",
        plugin,
        policy,
        CollectionConfigPackage.getDefaultInstance());
  }

  private static ByteString bytes(ByteString content) {
    return of(StateData.newBuilder().setBytes(content).build());
  }

  private static ByteString number() {
    return of(StateData.newBuilder().setInt64(7).build());
  }

  private static ByteString of(MessageLite message) {
    return message.toByteString();
  }
}
