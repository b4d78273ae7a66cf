// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.channel.ChannelConfig;
import io.heddle.discover.NoDescriptor;
import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.Verdict;
import io.heddle.identity.Identity;
import io.heddle.identity.Principals;
import io.heddle.identity.SignaturePolicy;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.LargeNetwork;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Seeds;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.SignaturePolicy.NOutOf;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random policies and peers, some of which fail, against the evaluator that blocks are judged by.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Spec({"NA-122", "NA-124", "NA-125"})
final class RandomPlansTest {

  private static final int ORGANISATIONS = 4;
  private static final int ROUNDS = 50;

  private LargeNetwork network;
  private ChannelConfig config;
  private OpenedProposal proposal;

  @BeforeAll
  void build(@TempDir Path directory) throws Exception {
    network = new LargeNetwork(directory);
    config = network.channel().config().get();
    proposal =
        OpenedProposal.open(
            ClientProposal.of(RecordedNetwork.org1User("User1"), "mychannel", "cc", "f").signed());
  }

  @AfterAll
  void close() {
    network.close();
  }

  static LongStream seeds() {
    return Seeds.ofModels();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void endorsements_satisfy_the_policies_or_nobody_could_have_satisfied_them(long seed)
      throws Exception {
    var random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      play(random);
    }
  }

  private void play(Random random) throws Exception {
    List<SignaturePolicyEnvelope> policies = new ArrayList<>();
    for (int policy = random.nextInt(3); policy >= 0; policy--) {
      policies.add(policy(random));
    }
    List<SigningIdentity> able = new ArrayList<>();
    List<EndorsingPeer> peers = new ArrayList<>();
    for (SigningIdentity signer :
        network.signers().subList(0, ORGANISATIONS * LargeNetwork.PEERS)) {
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          peers.add(FakePeer.endorsing("able", signer, "cc", "r"));
          able.add(signer);
        }
        case 2 -> peers.add(FakePeer.endorsing("different", signer, "cc", "other"));
        case 3 -> peers.add(FakePeer.saying("failing", signer, new Verdict.Failed("busy")));
        default -> {} // is not there
      }
    }
    FakePeer first = FakePeer.endorsing("first", network.signers().getFirst(), "cc", "r");
    peers.removeIf(peer -> peer.identity().equals(first.identity()));
    peers.addFirst(first);
    able.remove(network.signers().getFirst());
    able.addFirst(network.signers().getFirst());

    Endorsements endorsements = new Endorsements();
    endorsements.ask(first);
    endorsements.add(first, Attempt.of(first.endorse(proposal)));
    ChaincodeInterest interest = interest(policies);
    var plans = new Layouts(config, network.channel().definitions());
    Optional<List<EndorsingPeer>> endorsed =
        new Rounds(proposal, new Asking(first, Duration.ofSeconds(30)), endorsements)
            .complete(
                layouts(plans, interest, peers, first), enough -> plans.suffice(interest, enough));

    assertThat(peers)
        .extracting(peer -> ((FakePeer) peer).timesAsked())
        .allMatch(times -> times <= 1);
    if (endorsed.isPresent()) {
      // a rule that names an organisation twice can take an endorsement that another one needs
      assertThat(satisfied(policies, endorsers(endorsements.of(endorsed.get()))))
          .as("%s by %s", policies, endorsed.get())
          .isIn(true, policies.stream().allMatch(RandomPlansTest::namesEachOnce));
    } else if (policies.size() == 1) { // of several, Fabric's plans leave out some ways
      assertThat(satisfied(policies, able.stream().map(SigningIdentity::serialized).toList()))
          .as("%s by %s", policies, able)
          .isFalse();
    }
  }

  private static boolean namesEachOnce(SignaturePolicyEnvelope policy) {
    List<String> organisations =
        policy.getIdentitiesList().stream().map(RandomPlansTest::organisation).toList();
    return Set.copyOf(organisations).size() == organisations.size();
  }

  private static String organisation(MSPPrincipal principal) {
    try {
      return MSPRole.parseFrom(principal.getPrincipal()).getMspIdentifier();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static ChaincodeInterest interest(List<SignaturePolicyEnvelope> policies) {
    return ChaincodeInterest.newBuilder()
        .addChaincodes(
            ChaincodeCall.newBuilder()
                .setName("_lifecycle")
                .setDisregardNamespacePolicy(true)
                .addAllKeyPolicies(policies))
        .build();
  }

  /** None if there is no plan. */
  private static List<Layout> layouts(
      Layouts plans, ChaincodeInterest interest, List<EndorsingPeer> peers, EndorsingPeer first) {
    try {
      return plans.of(interest, peers, Optional.of(first));
    } catch (NoDescriptor _) {
      return List.of();
    }
  }

  private static List<ByteString> endorsers(List<Endorsement> endorsements) {
    return endorsements.stream().map(Endorsement::getEndorser).toList();
  }

  private boolean satisfied(
      Collection<SignaturePolicyEnvelope> policies, Collection<ByteString> endorsers) {
    List<Identity> identities = endorsers.stream().map(config.msps()::parse).toList();
    return policies.stream()
        .allMatch(
            policy -> SignaturePolicy.of(policy, config.msps()).objection(identities).isEmpty());
  }

  private static SignaturePolicyEnvelope policy(Random random) {
    SignaturePolicyEnvelope.Builder policy = SignaturePolicyEnvelope.newBuilder();
    return policy.setRule(rule(random, 2, policy)).build();
  }

  private static org.hyperledger.fabric.protos.common.SignaturePolicy rule(
      Random random, int depth, SignaturePolicyEnvelope.Builder policy) {
    var rule = org.hyperledger.fabric.protos.common.SignaturePolicy.newBuilder();
    if (depth == 0 || random.nextInt(3) == 0) {
      MSPRoleType role =
          switch (random.nextInt(8)) {
            case 0 -> MSPRoleType.ADMIN; // which no peer is
            case 1, 2 -> MSPRoleType.MEMBER;
            default -> MSPRoleType.PEER;
          };
      policy.addIdentities(
          Principals.role(LargeNetwork.mspId(1 + random.nextInt(ORGANISATIONS)), role));
      return rule.setSignedBy(policy.getIdentitiesCount() - 1).build();
    }
    NOutOf.Builder some = NOutOf.newBuilder();
    int parts = 1 + random.nextInt(4);
    for (int part = 0; part < parts; part++) {
      some.addRules(rule(random, depth - 1, policy));
    }
    return rule.setNOutOf(some.setN(1 + random.nextInt(parts))).build();
  }
}
