// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.access.AccessControl;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.simulate.Simulator;
import io.heddle.stream.ChaincodeStreams;
import io.heddle.stream.Invocation;
import io.heddle.stream.MessageListener;
import io.heddle.stream.StreamSettings;
import io.heddle.testing.ChangedAcl;
import io.heddle.testing.Fixtures;
import io.heddle.testing.OpenCollections;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("CP-101")
final class CalledChaincodeAccessTest {

  @TempDir private Path dir;
  private TestLedger chain;
  private ChannelConfig config;
  private JoinedChannel channel;
  private AccessControl access;

  @BeforeEach
  void open() throws Exception {
    chain = TestLedger.in(dir);
    config =
        ChangedAcl.in(
            ChannelConfig.fromBlock(Block.parseFrom(Fixtures.bytes("blocks/000.block.pb"))),
            "peer/ChaincodeToChaincode",
            "/Channel/Application/Admins");
    channel = chain.channel(config);
    access = new AccessControl(_ -> Optional.of(config), RecordedNetwork.org1());
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"callee", "callee/mychannel"})
  void asks_whether_chaincode_may_call_chaincode_on_its_own_channel_too(String name) {
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
    var deployments = new Deployments(false, FailedDeployments.none());
    var system = new SystemChaincodes(Map.of(), Duration.ofSeconds(1), Duration.ofSeconds(1));
    var executor =
        new ChaincodeExecutor(
            streams,
            _ -> {},
            deployments,
            system,
            JoinedChannels.of(),
            access,
            SecondInstances.NONE,
            EndorserListener.NONE);
    return new NestedCalls(
        chain,
        new ChaincodeExecutor.View(channel, simulator),
        executor,
        deployments,
        system,
        JoinedChannels.of(),
        access);
  }
}
