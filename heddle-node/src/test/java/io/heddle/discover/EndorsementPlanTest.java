// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.identity.PolicyParser;
import io.heddle.identity.Principals;
import io.heddle.testing.LargeNetwork;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.discovery.EndorsementDescriptor;
import org.hyperledger.fabric.protos.discovery.Layout;
import org.hyperledger.fabric.protos.discovery.Peers;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EndorsementPlanTest {

  private static final int MAJORITY = 6;

  /** Of six out of ten. */
  private static final int MAJORITIES = 210;

  private LargeNetwork network;

  @BeforeAll
  void build(@TempDir Path directory) {
    network = new LargeNetwork(directory);
  }

  @AfterAll
  void close() {
    network.close();
  }

  @Test
  @Spec({"NA-124", "NA-341"})
  void fifty_peers_of_ten_organisations_have_a_layout_for_each_majority() throws NoDescriptor {
    EndorsementDescriptor plan = plan(lifecycle());

    assertThat(groups(plan).values())
        .hasSize(LargeNetwork.ORGANISATIONS)
        .allMatch(peers -> peers.size() == LargeNetwork.PEERS);
    assertThat(plan.getLayoutsList())
        .doesNotHaveDuplicates()
        .hasSize(MAJORITIES)
        .allMatch(layout -> layout.getQuantitiesByGroupCount() == MAJORITY)
        .allMatch(
            layout -> Set.copyOf(layout.getQuantitiesByGroupMap().values()).equals(Set.of(1)));
  }

  @Test
  @Spec("NA-342")
  void a_policy_that_another_contains_adds_nothing() throws NoDescriptor {
    EndorsementDescriptor plan =
        plan(lifecycle().addKeyPolicies(anyOf(1, LargeNetwork.ORGANISATIONS)));

    assertThat(plan.getLayoutsList()).hasSize(MAJORITIES);
  }

  @Test
  @Spec("NA-342")
  void of_too_many_ways_those_are_left_out_that_nobody_can_go() throws NoDescriptor {
    ChaincodeCall.Builder call =
        lifecycle().setDisregardNamespacePolicy(true).addKeyPolicies(anyOf(10, 20));

    EndorsementDescriptor plan = plan(call);

    assertThat(plan.getLayoutsList())
        .extracting(Layout::getQuantitiesByGroupCount)
        .containsExactly(LargeNetwork.ORGANISATIONS);
  }

  @Test
  @Spec("NA-341")
  void a_group_with_fewer_peers_than_needed_is_in_no_layout() {
    SignaturePolicyEnvelope sixOfFive =
        policy("OutOf(6,%s)".formatted(String.join(",", repeated("'Org1MSP.peer'", 6))));

    assertThatThrownBy(
            () -> plan(lifecycle().setDisregardNamespacePolicy(true).addKeyPolicies(sixOfFive)))
        .isInstanceOf(NoDescriptor.class)
        .hasMessage("no peer combination can satisfy the endorsement policy");
  }

  @Test
  @Spec("NA-128")
  void policies_with_more_combinations_than_anybody_needs_are_refused() {
    ChaincodeCall.Builder call = lifecycle().setDisregardNamespacePolicy(true);
    SignaturePolicy.NOutOf.Builder all = SignaturePolicy.NOutOf.newBuilder().setN(12);
    for (int part = 0; part < 12; part++) {
      all.addRules(rule(anyOf(1, 10)));
    }
    call.addKeyPolicies(
        anyOf(1, 10).toBuilder().setRule(SignaturePolicy.newBuilder().setNOutOf(all)));

    assertThatThrownBy(() -> plan(call))
        .isInstanceOf(NoDescriptor.class)
        .hasMessage("the policies have too many combinations");
  }

  @Test
  @Spec("NA-128")
  void a_policy_that_demands_hundreds_of_signatures_is_refused() {
    SignaturePolicyEnvelope.Builder policy = anyOf(501, 1).toBuilder();
    policy
        .getRuleBuilder()
        .getNOutOfBuilder()
        .addAllRules(repeated(SignaturePolicy.newBuilder().setSignedBy(0).build(), 600));

    assertThatThrownBy(
            () -> plan(lifecycle().setDisregardNamespacePolicy(true).addKeyPolicies(policy)))
        .isInstanceOf(NoDescriptor.class)
        .hasMessage("a policy demands more than 500 principals");
  }

  @Test
  void principals_that_cannot_be_compared_have_no_plan() {
    SignaturePolicyEnvelope.Builder policy = anyOf(1, 1).toBuilder();
    policy
        .getIdentitiesBuilder(0)
        .setPrincipalClassification(MSPPrincipal.Classification.ANONYMITY);

    assertThatThrownBy(
            () -> plan(lifecycle().setDisregardNamespacePolicy(true).addKeyPolicies(policy)))
        .isInstanceOf(NoDescriptor.class)
        .hasMessage("failed creating a comparable principal set");
  }

  private EndorsementDescriptor plan(ChaincodeCall.Builder call) throws NoDescriptor {
    ChannelView view = ChannelView.of(network.channel(), network::peers);
    ChaincodeInterest interest = ChaincodeInterest.newBuilder().addChaincodes(call).build();
    return Descriptor.of(
        Planner.of(
                view.config(),
                view.definitions(),
                view.members(),
                interest,
                new Random(7),
                new Budget())
            .plan(),
        interest);
  }

  private static ChaincodeCall.Builder lifecycle() {
    return ChaincodeCall.newBuilder().setName("_lifecycle");
  }

  /** So many of the peers of organisations 1 to {@code last}. */
  private static SignaturePolicyEnvelope anyOf(int needed, int last) {
    SignaturePolicyEnvelope.Builder policy = SignaturePolicyEnvelope.newBuilder();
    SignaturePolicy.NOutOf.Builder rule = SignaturePolicy.NOutOf.newBuilder().setN(needed);
    IntStream.rangeClosed(1, last)
        .forEach(number -> {
          rule.addRules(SignaturePolicy.newBuilder().setSignedBy(number - 1));
          policy.addIdentities(Principals.role(LargeNetwork.mspId(number), MSPRoleType.PEER));
        });
    return policy.setRule(SignaturePolicy.newBuilder().setNOutOf(rule)).build();
  }

  private static SignaturePolicy rule(SignaturePolicyEnvelope policy) {
    return policy.getRule();
  }

  private static <T> List<T> repeated(T what, int times) {
    return IntStream.range(0, times).mapToObj(_ -> what).toList();
  }

  private static SignaturePolicyEnvelope policy(String text) {
    return PolicyParser.parse(text);
  }

  private static Map<String, Set<String>> groups(EndorsementDescriptor plan) {
    return plan.getEndorsersByGroupsMap().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> identities(entry.getValue())));
  }

  private static Set<String> identities(Peers peers) {
    return peers.getPeersList().stream()
        .map(peer -> peer.getIdentity().toStringUtf8())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
