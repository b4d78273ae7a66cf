// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.PolicyParser;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateMetadata;
import io.heddle.ledger.StateSnapshot;
import io.heddle.ledger.Version;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.lifecycle.Definitions;
import io.heddle.simulate.Simulator;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which policy counts for what is written: the key's, the collection's or the chaincode's. */
final class EndorsementPoliciesTest {

  private static final SignaturePolicyEnvelope ORG1 = PolicyParser.parse("OR('Org1MSP.peer')");
  private static final ApplicationPolicy OF_COLLECTION =
      ApplicationPolicy.newBuilder()
          .setSignaturePolicy(PolicyParser.parse("OR('Org2MSP.peer')"))
          .build();
  private static final ByteString OF_CHAINCODE =
      ApplicationPolicy.newBuilder()
          .setSignaturePolicy(PolicyParser.parse("AND('Org1MSP.peer','Org2MSP.peer')"))
          .build()
          .toByteString();

  @TempDir private Path directory;
  private TestLedger chain;

  @BeforeEach
  void define() throws InvalidProtocolBufferException {
    chain = TestLedger.in(directory);
    write(definition("cc", "vscc", OF_CHAINCODE));
    write(definition("unplugged", "", OF_CHAINCODE));
    write(definition("open", "vscc", ByteString.EMPTY));
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  @Spec("NA-206")
  void a_collection_s_own_policy_comes_before_that_of_its_chaincode() throws Exception {
    try (StateSnapshot state = chain.ledger().snapshot()) {
      EndorsementPolicies policies = policies(state);

      assertThat(policies.of(Space.open("cc"))).isEqualTo(OF_CHAINCODE);
      assertThat(policies.of(Space.hashes("cc", "guarded")))
          .isEqualTo(OF_COLLECTION.toByteString());
      assertThat(policies.of(Space.hashes("cc", "plain"))).isEqualTo(OF_CHAINCODE);
      assertInvalid(
          () -> policies.of(Space.hashes("cc", "other")),
          TxValidationCode.ENDORSEMENT_POLICY_FAILURE,
          "Chaincode 'cc' has no collection 'other'");
      assertThat(policies.of(Space.hashes("cc", "_implicit_org_Org1MSP"))).isNotEmpty();
      assertInvalid(
          () -> policies.of(Space.hashes("cc", "_implicit_org_NobodyMSP")),
          TxValidationCode.ENDORSEMENT_POLICY_FAILURE,
          "Chaincode 'cc' has no collection '_implicit_org_NobodyMSP'");
    }
  }

  @Test
  @Spec("NA-206")
  void a_chaincode_without_definition_plugin_or_policy_is_none() {
    try (StateSnapshot state = chain.ledger().snapshot()) {
      EndorsementPolicies policies = policies(state);

      assertInvalid(
          () -> policies.ofChaincode("nobody"),
          TxValidationCode.INVALID_CHAINCODE,
          "Chaincode 'nobody' is not defined");
      for (String name : List.of("unplugged", "open")) {
        assertInvalid(
            () -> policies.ofChaincode(name),
            TxValidationCode.INVALID_CHAINCODE,
            "The definition of chaincode '%s' has no validation plugin or no policy"
                .formatted(name));
      }
    }
  }

  @Test
  @Spec("NA-206")
  void a_key_has_a_policy_if_its_metadata_have_one_that_is_not_empty() throws Exception {
    chain.append(
        entry("cc", "bare", ByteString.EMPTY),
        entry("cc", "other", metadata("OTHER", ORG1.toByteString())),
        entry("cc", "empty", metadata("VALIDATION_PARAMETER", ByteString.EMPTY)),
        entry("cc", "guarded", metadata("VALIDATION_PARAMETER", ORG1.toByteString())),
        entry(
            "cc",
            "damaged",
            metadata("VALIDATION_PARAMETER", ByteString.copyFromUtf8("no policy"))));
    try (StateSnapshot state = chain.ledger().snapshot()) {
      EndorsementPolicies policies = policies(state);

      for (String key : List.of("absent", "bare", "other", "empty")) {
        assertThat(policies.of(key(key))).as(key).isEmpty();
      }
      assertThat(policies.of(key("guarded")))
          .contains(ApplicationPolicy.newBuilder().setSignaturePolicy(ORG1).build().toByteString());
      assertThatThrownBy(() -> policies.of(key("damaged")))
          .isInstanceOf(InvalidTransaction.class)
          .hasMessageStartingWith("The endorsement policy of a key in 'cc' cannot be parsed: ");
    }
  }

  private static EndorsementPolicies policies(StateSnapshot state) {
    return new EndorsementPolicies(
        ChannelConfig.fromBlock(RecordedChannel.blocks().getFirst()),
        state,
        new CommittedDefinitions(state));
  }

  private static StateKey key(String key) {
    return new StateKey(Space.open("cc"), ByteString.copyFromUtf8(key));
  }

  private static StateChange entry(String namespace, String key, ByteString metadata) {
    return new StateChange(
        namespace,
        ByteString.copyFromUtf8(key),
        Optional.of(new StateEntry(ByteString.copyFromUtf8("v"), metadata, new Version(1, 0))));
  }

  private static ByteString metadata(String name, ByteString value) {
    return StateMetadata.marshal(
        List.of(KVMetadataEntry.newBuilder().setName(name).setValue(value).build()));
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
        CollectionConfigPackage.newBuilder()
            .addConfig(
                collection(
                    StaticCollectionConfig.newBuilder()
                        .setName("guarded")
                        .setEndorsementPolicy(OF_COLLECTION)))
            .addConfig(collection(StaticCollectionConfig.newBuilder().setName("plain")))
            .build());
  }

  private static CollectionConfig collection(StaticCollectionConfig.Builder collection) {
    return CollectionConfig.newBuilder().setStaticCollectionConfig(collection).build();
  }

  private void write(ChaincodeDefinition definition) throws InvalidProtocolBufferException {
    try (var simulator = new Simulator(TestLedger.txId(1), chain.ledger().snapshot())) {
      Definitions.write(simulator, definition);
      TxReadWriteSet set = TxReadWriteSet.parseFrom(simulator.results());
      for (KVWrite write : KVRWSet.parseFrom(set.getNsRwset(0).getRwset()).getWritesList()) {
        chain.append(
            TestLedger.change("_lifecycle", write.getKey(), write.getValue(), new Version(1, 0)));
      }
    }
  }

  private static void assertInvalid(ThrowingCallable use, TxValidationCode code, String reason) {
    assertThatThrownBy(use)
        .isInstanceOfSatisfying(
            InvalidTransaction.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e).hasMessage(reason);
            });
  }
}
