// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.MspId;
import io.heddle.discover.NoDescriptor;
import io.heddle.identity.PolicyParser;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.LargeNetwork;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** In which order ways are tried, and when endorsements suffice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Spec("NA-127")
final class LayoutsTest {

  private LargeNetwork network;
  private Layouts layouts;
  private List<EndorsingPeer> peers;

  @BeforeAll
  void build(@TempDir Path directory) {
    network = new LargeNetwork(directory);
    layouts = new Layouts(network.channel().config().get(), network.channel().definitions());
    peers = network.signers().stream().map(LayoutsTest::peer).toList();
  }

  @AfterAll
  void close() {
    network.close();
  }

  @Test
  void those_with_the_peer_that_has_endorsed_come_first_and_the_smaller_before_the_larger()
      throws NoDescriptor {
    ChaincodeInterest interest =
        interest(
            "OR(AND('Org2MSP.peer','Org3MSP.peer'),AND('Org1MSP.peer','Org3MSP.peer','Org5MSP.peer'),'Org4MSP.peer',AND('Org1MSP.peer','Org4MSP.peer'))");

    assertThat(organisations(interest, Optional.of(peerOf(1))))
        .containsExactly(
            "Org1MSP Org4MSP", "Org1MSP Org3MSP Org5MSP", "Org4MSP", "Org2MSP Org3MSP");
    assertThat(organisations(interest, Optional.empty()))
        .startsWith("Org4MSP")
        .endsWith("Org1MSP Org3MSP Org5MSP");
  }

  @Test
  void a_place_can_be_taken_by_every_peer_of_its_group_in_the_order_given() throws NoDescriptor {
    ChaincodeInterest interest = interest("OutOf(2,'Org2MSP.peer','Org2MSP.peer')");

    List<EndorsingPeer> ofSecond =
        peers.stream().filter(peer -> peer.mspId().equals(LargeNetwork.mspId(2))).toList();
    assertThat(layouts.of(interest, peers, Optional.empty()))
        .containsExactly(new Layout(List.of(ofSecond, ofSecond)));
    assertThat(layouts.of(interest, peers.reversed(), Optional.empty()))
        .containsExactly(new Layout(List.of(ofSecond.reversed(), ofSecond.reversed())));
  }

  @Test
  void endorsements_suffice_if_all_policies_are_satisfied() {
    ChaincodeInterest interest =
        interest("AND('Org1MSP.peer')", "OR('Org2MSP.peer','Org3MSP.peer')");

    assertThat(layouts.suffice(interest, List.of(peerOf(1), peerOf(3)))).isTrue();
    assertThat(layouts.suffice(interest, List.of(peerOf(1), peerOf(4)))).isFalse();
    assertThat(layouts.suffice(interest, List.of(peerOf(2), peerOf(3)))).isFalse();
    assertThat(layouts.missing(interest, List.of(peerOf(2), peerOf(3))))
        .hasValueSatisfying(
            text -> assertThat(text).startsWith("missing: a peer of Org1MSP; offered: "));
    assertThat(layouts.missing(interest, List.of(peerOf(4))))
        .hasValueSatisfying(text ->
            assertThat(text)
                .matches(
                    "missing: a peer of Org1MSP; offered: .*; missing: 1 of \\[a peer of Org2MSP; a peer of Org3MSP]; offered: .*"));
    assertThat(layouts.missing(interest, List.of(peerOf(1), peerOf(3)))).isEmpty();
  }

  @Test
  void validation_is_not_content_where_a_rule_takes_what_a_later_one_needs() {
    ChaincodeInterest interest = interest("AND(OR('Org1MSP.peer','Org2MSP.peer'),'Org2MSP.peer')");

    assertThat(layouts.suffice(interest, List.of(peerOf(1), peerOf(2)))).isFalse();
    assertThat(layouts.suffice(interest, List.of(peerOf(2), peers.get(6)))).isTrue();
  }

  private List<String> organisations(ChaincodeInterest interest, Optional<EndorsingPeer> endorsed)
      throws NoDescriptor {
    return layouts.of(interest, peers, endorsed).stream()
        .map(layout ->
            layout.places().stream()
                .map(place -> place.getFirst().mspId())
                .map(MspId::value)
                .sorted()
                .reduce("%s %s"::formatted)
                .orElse(""))
        .toList();
  }

  private EndorsingPeer peerOf(int organisation) {
    return peers.get((organisation - 1) * LargeNetwork.PEERS);
  }

  private static EndorsingPeer peer(SigningIdentity signer) {
    return FakePeer.endorsing("peer", signer, "cc", "r");
  }

  /** In what a chaincode wrote, keys with these policies. */
  private static ChaincodeInterest interest(String... policies) {
    ChaincodeCall.Builder call =
        ChaincodeCall.newBuilder().setName("_lifecycle").setDisregardNamespacePolicy(true);
    for (String policy : policies) {
      call.addKeyPolicies(PolicyParser.parse(policy));
    }
    return ChaincodeInterest.newBuilder().addChaincodes(call).build();
  }
}
