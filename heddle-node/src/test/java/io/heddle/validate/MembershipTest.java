// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.channel.ChannelConfig;
import io.heddle.ledger.StateSnapshot;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.SmallCollections;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose private values a peer keeps. */
@Spec("NA-225")
final class MembershipTest {

  @TempDir private Path directory;
  private TestLedger chain;
  private StateSnapshot state;

  @BeforeEach
  void define() {
    chain = TestLedger.in(directory);
    SmallCollections.define(
        chain,
        "cc",
        SmallCollections.of("first", "OR('Org1MSP.member')"),
        SmallCollections.of("second", "OR('Org2MSP.member')"),
        SmallCollections.of("admins", "OR('Org1MSP.admin')"),
        SmallCollections.of("both", "OR('Org1MSP.member','Org2MSP.member')"),
        StaticCollectionConfig.newBuilder()
            .setName("broken")
            .setMemberOrgsPolicy(
                CollectionPolicyConfig.newBuilder()
                    .setSignaturePolicy(
                        SignaturePolicyEnvelope.newBuilder()
                            .setRule(SignaturePolicy.newBuilder().setSignedBy(7)))));
    state = chain.ledger().snapshot();
  }

  @AfterEach
  void close() {
    state.close();
    chain.close();
  }

  @ParameterizedTest
  @CsvSource({
    "cc, first, true, false",
    "cc, second, false, true",
    "cc, both, true, true",
    "cc, admins, true, false",
    "cc, broken, false, false",
    "cc, absent, false, false",
    "none, first, false, false",
    "none, _implicit_org_Org1MSP, true, false"
  })
  void a_peer_is_a_member_if_the_policy_of_the_collection_names_its_organisation(
      String chaincode, String collection, boolean isFirst, boolean isSecond) {
    Space space = Space.hashes(chaincode, collection);
    Membership first = of(RecordedNetwork.org1Peer().serialized());
    Membership second = of(RecordedNetwork.org2Peer().serialized());

    assertThat(first.isOf(space)).isEqualTo(isFirst);
    assertThat(second.isOf(space)).isEqualTo(isSecond);
    assertThat(first.isOf(space)).as("asked again").isEqualTo(isFirst);
  }

  @Test
  void nobody_and_a_stranger_to_the_channel_are_members_of_nothing() {
    Space space = Space.hashes("cc", "both");

    assertThat(membership(Optional.empty()).isOf(space)).isFalse();
    assertThat(of(ByteString.copyFromUtf8("\u0007garbage")).isOf(space)).isFalse();
  }

  private Membership of(ByteString identity) {
    return membership(Optional.of(identity));
  }

  private Membership membership(Optional<ByteString> identity) {
    return new Membership(
        identity,
        ChannelConfig.fromBlock(RecordedChannel.blocks().getFirst()),
        new CommittedDefinitions(state));
  }
}
