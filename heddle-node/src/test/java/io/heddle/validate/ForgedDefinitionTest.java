// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.heddle.base.TxId;
import io.heddle.channel.NoVerdict;
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
 * then there is no verdict on transactions of that chaincode.
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
  void a_transaction_that_another_plugin_is_to_validate_gets_no_verdict() {
    define(definition("exotic", "custom", ANYBODY));
    long height = peer.ledger().height();

    assertNoVerdict(
        List.of(put("asset"), put("exotic").endorsedBy()),
        "Chaincode 'exotic' is to be validated by plugin 'custom'; only 'vscc' is there");

    assertThat(peer.ledger().height()).isEqualTo(height);
    assertThat(peer.commit(List.of(put("asset").entry())).getFirst().isValid()).isTrue();
  }

  /** Fabric takes the one that it finds first, and goes on only with a failure. */
  @Test
  @Spec({"NA-206", "NA-208"})
  void what_is_not_valid_for_another_reason_is_not_valid() {
    define(definition("exotic", "custom", ANYBODY));
    TestTransaction both =
        TestTransaction.of(
            "exotic", RwSet.of("nobody", set -> set.addWrites(RwSet.write("forged", "1"))));

    assertThat(peer.commit(List.of(both.entry())).getFirst().code())
        .isEqualTo(TxValidationCode.INVALID_CHAINCODE);
  }

  static List<Arguments> forgeries() {
    return List.of(
        Arguments.of("namespaces/metadata/asset", GARBAGE, "cannot be read"),
        Arguments.of(
            "namespaces/metadata/asset",
            StateMetadata.newBuilder().setDatatype("Other").build().toByteString(),
            "is not a chaincode but a 'Other'"),
        Arguments.of("namespaces/fields/asset/EndorsementInfo", bytes(GARBAGE), "cannot be read"),
        Arguments.of("namespaces/fields/asset/ValidationInfo", bytes(GARBAGE), "cannot be read"),
        Arguments.of("namespaces/fields/asset/ValidationInfo", number(), "of another type"),
        Arguments.of("namespaces/fields/asset/Collections", bytes(GARBAGE), "cannot be read"),
        Arguments.of("namespaces/fields/asset/Collections", number(), "of another type"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("forgeries")
  @Spec({"NA-206", "NA-208"})
  void a_transaction_of_a_definition_that_cannot_be_read_gets_no_verdict_and_others_do(
      String key, ByteString value, String why) {
    write("_lifecycle", KVWrite.newBuilder().setKey(key).setValue(value).build());

    assertNoVerdict(List.of(harmless(), put("asset")), why);

    assertThat(commitOne(harmless()).isValid()).isTrue();
    try (StateSnapshot state = peer.ledger().snapshot()) {
      assertThat(Definitions.look(state, "asset")).isInstanceOf(StoredDefinition.Unreadable.class);
      assertThat(Definitions.readable(state))
          .extracting(ChaincodeDefinition::name)
          .isNotEmpty()
          .doesNotContain("asset");
    }
  }

  static List<Arguments> forgeriesWithSequence() {
    return List.of(
        Arguments.of(List.of(write("namespaces/fields/asset/Sequence", GARBAGE)), "cannot be read"),
        Arguments.of(
            List.of(write("namespaces/fields/asset/Sequence", bytes(GARBAGE))), "of another type"),
        Arguments.of(
            List.of(
                write("namespaces/fields/asset/Sequence", number()),
                write("namespaces/fields/asset/Collections", number())),
            "of another type"));
  }

  /** Each of Fabric's peers looks at what is defined anew, when it is. */
  @ParameterizedTest(name = "{1}")
  @MethodSource("forgeriesWithSequence")
  @Spec("NA-208")
  void a_block_with_a_sequence_whose_definition_cannot_be_read_does_not_come_in(
      List<KVWrite> writes, String why) {
    ByteString results = RwSet.of("_lifecycle", set -> set.addAllWrites(writes));
    TestTransaction forged = TestTransaction.of("_lifecycle", results);
    long height = peer.ledger().height();

    assertThatThrownBy(() -> peer.commit(List.of(forged.entry())))
        .isInstanceOf(NoVerdict.class)
        .hasMessageStartingWith(
            "Block %d of channel 'mychannel' brings a chaincode definition that cannot be read: "
                .formatted(height))
        .hasMessageContainingAll("'asset'", why);
    assertThat(peer.ledger().height()).isEqualTo(height);
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

  /** The last one is what it is about. */
  private void assertNoVerdict(List<TestTransaction> transactions, String why) {
    TxId judged = transactions.getLast().txId();
    long height = peer.ledger().height();
    List<ByteString> entries = transactions.stream().map(TestTransaction::entry).toList();
    assertThatThrownBy(() -> peer.commit(entries))
        .isInstanceOf(NoVerdict.class)
        .hasMessageStartingWith(
            "Block %d of channel 'mychannel' brings transaction '%s', which this peer cannot judge: "
                .formatted(height, judged.shortId()))
        .hasMessageContaining(why);
    assertThat(peer.ledger().height()).isEqualTo(height);
  }

  private static KVWrite write(String key, ByteString value) {
    return KVWrite.newBuilder().setKey(key).setValue(value).build();
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

  private static TestTransaction harmless() {
    return TestTransaction.of(
        "_lifecycle", RwSet.of("_lifecycle", set -> set.addWrites(RwSet.write("other", "1"))));
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
