// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SigningIdentity;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.simulate.Simulator;
import io.heddle.testing.Fixtures;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collections of which Org1 is the only member. */
final class DefinedCollectionsTest {

  private static final String CLOSED_TO_READERS = "closed-to-readers";
  private static final String CLOSED_TO_WRITERS = "closed-to-writers";

  private static final ChaincodeDefinition DEFINITION =
      new ChaincodeDefinition(
          "cars",
          1,
          "1.0",
          /* initRequired= */ false,
          "escc",
          "vscc",
          ByteString.EMPTY,
          CollectionConfigPackage.newBuilder()
              .addConfig(collection(CLOSED_TO_READERS, each -> each.setMemberOnlyRead(true)))
              .addConfig(collection(CLOSED_TO_WRITERS, each -> each.setMemberOnlyWrite(true)))
              .build());

  @TempDir private Path dir;
  private TestLedger chain;
  private ChannelConfig config;
  private Simulator simulator;

  @BeforeEach
  void open() throws Exception {
    chain = TestLedger.in(dir);
    config = ChannelConfig.fromBlock(Block.parseFrom(Fixtures.bytes("blocks/000.block.pb")));
    simulator = new Simulator(TestLedger.txId(1), chain.ledger().snapshot());
  }

  @AfterEach
  void close() {
    simulator.close();
    chain.close();
  }

  @Test
  @Spec("CP-84")
  void a_member_may_read_and_write() {
    DefinedCollections collections = collections(RecordedNetwork.org1User("User1"));

    assertThat(collections.toRead(CLOSED_TO_READERS).get("k")).isEmpty();
    collections.toWrite(CLOSED_TO_WRITERS).put("k", ByteString.copyFromUtf8("v"));
  }

  @Test
  @Spec("CP-84")
  void anybody_else_may_do_what_is_not_kept_to_members() {
    DefinedCollections collections = collections(RecordedNetwork.org2User("User1"));

    assertRefused(
        () -> collections.toRead(CLOSED_TO_READERS),
        "tx creator does not have read access permission on privatedata in chaincodeName:cars collectionName: closed-to-readers");
    assertRefused(
        () -> collections.toWrite(CLOSED_TO_WRITERS),
        "tx creator does not have write access permission on privatedata in chaincodeName:cars collectionName: closed-to-writers");
    assertThat(collections.toRead(CLOSED_TO_WRITERS).get("k")).isEmpty();
    collections.toWrite(CLOSED_TO_READERS).put("k", ByteString.copyFromUtf8("v"));
  }

  @Test
  @Spec({"CP-84", "CP-85"})
  void each_organisation_of_the_channel_has_a_collection_and_no_other_has() {
    DefinedCollections collections = collections(RecordedNetwork.org1User("User1"));

    assertThat(collections.toRead("_implicit_org_Org2MSP").get("k")).isEmpty();
    assertRefused(
        () -> collections.toHash("_implicit_org_OrdererMSP"),
        "collection [_implicit_org_OrdererMSP] not defined in the collection config for chaincode [cars]");
    assertRefused(
        () -> collections.toHash("nowhere"),
        "collection [nowhere] not defined in the collection config for chaincode [cars]");
    assertRefused(
        () -> collections.toRead("nowhere"),
        "collection mychannel/cars/nowhere could not be found");
  }

  @Test
  @Spec({"CP-80", "CP-83"})
  void key_policies_and_purges_need_a_capability_of_the_channel() {
    DefinedCollections able = collections(RecordedNetwork.org1User("User1"));
    able.checkKeyPolicies();
    able.checkPurge();

    config = withoutApplicationCapabilities();
    DefinedCollections unable = collections(RecordedNetwork.org1User("User1"));

    assertRefused(
        unable::checkKeyPolicies,
        "key level endorsement is not enabled, channel application capability of V1_3 or later is required");
    assertRefused(
        unable::checkPurge,
        "purge private data is not enabled, channel application capability of V2_5 or later is required");
  }

  private DefinedCollections collections(SigningIdentity client) {
    return new DefinedCollections(
        chain.channel(config), DEFINITION, simulator, config.msps().parse(client.serialized()));
  }

  private ChannelConfig withoutApplicationCapabilities() {
    Config.Builder changed = config.config().toBuilder();
    changed
        .getChannelGroupBuilder()
        .putGroups(
            "Application",
            changed.getChannelGroup().getGroupsOrThrow("Application").toBuilder()
                .removeValues("Capabilities")
                .build());
    return ChannelConfig.of(TestLedger.CHANNEL, changed.build());
  }

  private static void assertRefused(ThrowingCallable use, String why) {
    assertThatThrownBy(use).hasMessage(why);
  }

  private static CollectionConfig collection(
      String name, Consumer<StaticCollectionConfig.Builder> rule) {
    MSPRole member =
        MSPRole.newBuilder()
            .setMspIdentifier("Org1MSP")
            .setRole(MSPRole.MSPRoleType.MEMBER)
            .build();
    SignaturePolicyEnvelope onlyOrg1 =
        SignaturePolicyEnvelope.newBuilder()
            .setRule(SignaturePolicy.newBuilder().setSignedBy(0))
            .addIdentities(
                MSPPrincipal.newBuilder()
                    .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
                    .setPrincipal(member.toByteString()))
            .build();
    var collection =
        StaticCollectionConfig.newBuilder()
            .setName(name)
            .setMemberOrgsPolicy(CollectionPolicyConfig.newBuilder().setSignaturePolicy(onlyOrg1));
    rule.accept(collection);
    return CollectionConfig.newBuilder().setStaticCollectionConfig(collection).build();
  }
}
