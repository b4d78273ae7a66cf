// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SignedData;
import io.heddle.identity.SigningIdentity;
import io.heddle.lifecycle.Approvals;
import io.heddle.simulate.Simulator;
import io.heddle.stream.ChaincodeStreams;
import io.heddle.stream.Invocation;
import io.heddle.stream.MessageListener;
import io.heddle.stream.StreamSettings;
import io.heddle.testing.Fixtures;
import io.heddle.testing.OpenCollections;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.peer.ACLs;
import org.hyperledger.fabric.protos.peer.APIResource;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec({"CP-101", "NA-77", "NA-133"})
final class AccessControlTest {

  private static final ByteString DATA = ByteString.copyFromUtf8("anything");

  @TempDir private Path dir;
  private TestLedger chain;
  private ChannelConfig config;
  private PeerChannel channel;
  private AccessControl access;

  @BeforeEach
  void open() throws Exception {
    chain = TestLedger.in(dir);
    config = ChannelConfig.fromBlock(Block.parseFrom(Fixtures.bytes("blocks/000.block.pb")));
    channel = new PeerChannel(TestLedger.CHANNEL, () -> config, chain.ledger());
    access =
        new AccessControl(
            name -> name.equals("mychannel") ? Optional.of(channel) : Optional.empty(),
            RecordedNetwork.org1());
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  void lets_a_client_propose() {
    assertThatCode(() -> check("mychannel", RecordedNetwork.org1User("User1")))
        .doesNotThrowAnyException();
  }

  @Test
  void names_the_channel_and_the_policy_of_the_default() {
    assertThatThrownBy(() -> check("mychannel", RecordedNetwork.ordererAdmin()))
        .hasMessage(
            "Failed evaluating policy on signed data during check policy on channel [mychannel] with policy [/Channel/Application/Writers]: [implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1 of the 'Writers' sub-policies to be satisfied]")
        .matches(error -> ((HeddleException) error).fault() == Fault.DENIED);
  }

  @Test
  void follows_the_channel_if_it_names_another_policy() {
    config = config("peer/Propose", "/Channel/Application/Admins");

    assertThatCode(() -> check("mychannel", RecordedNetwork.org1User("Admin")))
        .hasMessageStartingWith(
            "failed evaluating policy on signed data during check policy [/Channel/Application/Admins]: [implicit policy evaluation failed - 1 sub-policies were satisfied, but this policy requires 2 of the 'Admins' sub-policies");
  }

  @Test
  void knows_no_policy_of_a_channel_that_the_peer_has_not_joined() {
    assertThatThrownBy(() -> check("other", RecordedNetwork.org1User("User1")))
        .hasMessage("Failed to get policy manager for channel [other]");
  }

  @Test
  void asks_for_the_name_of_a_channel() {
    assertThatThrownBy(() -> check("", RecordedNetwork.org1User("User1")))
        .hasMessage(
            "Invalid channel ID name during check policy on signed data. Name must be different from nil.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"callee", "callee/mychannel"})
  void asks_whether_chaincode_may_call_chaincode_on_its_own_channel_too(String name) {
    config = config("peer/ChaincodeToChaincode", "/Channel/Application/Admins");
    SigningIdentity client = RecordedNetwork.org1User("User1");
    Simulator simulator = new Simulator(TestLedger.txId(1), chain.ledger().snapshot());
    SignedProposal proposal = SignedProposal.getDefaultInstance();
    var transaction =
        new Transaction(
            TestLedger.txId(1),
            proposal,
            config.msps().parse(client.serialized()),
            "caller",
            MessageListener.NONE,
            Optional.empty());
    NestedCalls calls = calls(CallChain.of(transaction), simulator);
    var invocation =
        new Invocation(
            TestLedger.CHANNEL,
            TestLedger.txId(1),
            "caller",
            proposal,
            ByteString.EMPTY,
            /* isInit= */ false,
            simulator,
            new OpenCollections(simulator, "caller"),
            chain.ledger()::history,
            calls);
    ChaincodeSpec callee =
        ChaincodeSpec.newBuilder().setChaincodeId(ChaincodeID.newBuilder().setName(name)).build();

    assertThatThrownBy(() -> calls.call(invocation, callee, Duration.ofSeconds(10)))
        .hasMessageStartingWith(
            "failed evaluating policy on signed data during check policy [/Channel/Application/Admins]: [");
    simulator.close();
  }

  /** Between chaincodes of which none can be run. */
  private NestedCalls calls(CallChain chain, Simulator simulator) {
    var streams =
        new ChaincodeStreams(
            StreamSettings.defaults(),
            _ -> {
              throw new AssertionError("no chaincode");
            });
    var deployments = new Deployments(new Approvals(RecordedNetwork.ORG1), List::of);
    var system = new SystemChaincodes(Map.of(), Duration.ofSeconds(1), Duration.ofSeconds(1));
    var executor =
        new ChaincodeExecutor(
            streams,
            _ -> {},
            deployments,
            system,
            _ -> Optional.empty(),
            access,
            SecondInstances.NONE,
            EndorserListener.NONE);
    return new NestedCalls(
        chain,
        new ChaincodeExecutor.View(channel, simulator),
        executor,
        deployments,
        system,
        _ -> Optional.empty(),
        access);
  }

  private void check(String channel, SigningIdentity client) {
    access.check(
        Resource.PROPOSE, channel, new SignedData(DATA, client.serialized(), client.sign(DATA)));
  }

  /** With a policy of its own for one resource. */
  private ChannelConfig config(String resource, String policy) {
    Config.Builder changed = config.config().toBuilder();
    ACLs acls =
        ACLs.newBuilder()
            .putAcls(resource, APIResource.newBuilder().setPolicyRef(policy).build())
            .build();
    changed
        .getChannelGroupBuilder()
        .putGroups(
            "Application",
            changed.getChannelGroup().getGroupsOrThrow("Application").toBuilder()
                .putValues("ACLs", ConfigValue.newBuilder().setValue(acls.toByteString()).build())
                .build());
    return ChannelConfig.of(TestLedger.CHANNEL, changed.build());
  }
}
