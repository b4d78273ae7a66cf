// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.base.TxId;
import io.heddle.home.DataDirectory;
import io.heddle.home.Shape;
import io.heddle.identity.PolicyParser;
import io.heddle.identity.SigningIdentity;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.order.Acceptance;
import io.heddle.testing.AnchorPeersUpdate;
import io.heddle.testing.Checkout;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.Ports;
import io.heddle.testing.SameLedgers;
import io.heddle.testing.Spec;
import io.heddle.testing.ValueChaincodeServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.AnchorPeer;
import org.hyperledger.fabric.protos.peer.AnchorPeers;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Peers of two organisations in processes of their own find each other by gossip, and each one's
 * gateway has both endorse.
 */
final class GossipingPeersIT {

  private static final String ORG1 = "peer0.org1.example.com";
  private static final String ORG2 = "peer0.org2.example.com";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path dir;
  private final List<TxId> committed = new ArrayList<>();

  @Test
  @Spec({"NA-60", "NA-251", "NA-253", "NA-403", "NA-369", "NA-271", "NA-345"})
  void gateways_have_peers_elsewhere_endorse() throws Exception {
    int anchor = Ports.free();
    try (ValueChaincodeServer chaincode = ValueChaincodeServer.serve("values");
        Node network = network();
        PeerProcess first = peer(network, ORG1, anchor);
        PeerProcess second = peer(network, ORG2, Ports.free())) {
      for (PeerProcess each : List.of(first, second)) {
        each.join();
      }
      announce(network, anchor);
      try (GatewayClient org1 = GatewayClient.connect(first.description());
          GatewayClient org2 = GatewayClient.connect(second.description())) {
        define(List.of(first, second), chaincode);
        put(org1, "a", "1");
        put(org2, "b", "2");
        assertThat(get(org1, "b")).isEqualTo("2");

        String gone = second.description().name();
        second.process().kill();
        EndorseException missing = refused(org1);
        assertThat(missing.getStatus().getDescription())
            .isEqualTo(
                "failed to collect enough transaction endorsements, see attached details for more"
                    + " info");
        assertThat(missing.getDetails())
            .extracting(ErrorDetail::getAddress, ErrorDetail::getMspId, ErrorDetail::getMessage)
            .containsExactly(
                tuple(
                    gone,
                    "Org2MSP",
                    "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: dial tcp %s: connect: connection refused\""
                        .formatted(gone)));
        try (PeerProcess _ = second.again()) {
          put(org1, "c", "3");
        }
      }
    }
    SameLedgers.check(
        List.of(dir.resolve(ORG1 + "/data/ledger"), dir.resolve(ORG2 + "/data/ledger")),
        NodeConfig.USUAL_CHANNEL,
        committed);
  }

  private Node network() {
    Node network =
        Node.start(
            NodeConfig.defaults(
                    DataDirectory.at(dir.resolve("network")),
                    new Builders(List.of(), Checkout.ROOT.resolve("builders")))
                .with(Listeners.anyPorts(true))
                .withOperationsPort(0)
                .with(Shape.numbered(2, 1)),
            List.of(),
            NodeListener.none());
    network.peers().stop(ORG1); // their identities are other processes' from now on
    network.peers().stop(ORG2);
    return network;
  }

  /** With Fabric's intervals made shorter, as one of the peers goes away. */
  private PeerProcess peer(Node network, String host, int port) throws Exception {
    return PeerProcess.start(
        dir.resolve(host),
        network,
        host,
        port,
        List.of(
            "bootstrap: localhost:" + port,
            "externalEndpoint: localhost:" + port,
            "aliveTimeInterval: 300ms",
            "aliveExpirationTimeout: 60s",
            "reconnectInterval: 500ms",
            "publishStateInfoInterval: 300ms",
            "requestStateInfoInterval: 300ms",
            "pullInterval: 300ms"));
  }

  /** Peers of other organisations find each other by it. */
  private static void announce(Node network, int anchor) {
    SigningIdentity admin =
        SigningIdentity.load(new MspId("Org1MSP"), network.description().userMsp("Admin"));
    AnchorPeers anchors =
        AnchorPeers.newBuilder()
            .addAnchorPeers(AnchorPeer.newBuilder().setHost("localhost").setPort(anchor))
            .build();
    var channel = network.orderer().find(NodeConfig.USUAL_CHANNEL.value()).orElseThrow();
    assertThat(network.orderer().submit(AnchorPeersUpdate.of(admin, channel.config(), anchors)))
        .isEqualTo(new Acceptance.Accepted());
  }

  /** Whoever commits the definition needs the endorsements of both. */
  private void define(List<PeerProcess> peers, ValueChaincodeServer chaincode) throws Exception {
    ByteString bytes = PackageWriter.ofServer("values", chaincode.address());
    ByteString policy =
        ApplicationPolicy.newBuilder()
            .setSignaturePolicy(PolicyParser.parse("AND('Org1MSP.peer', 'Org2MSP.peer')"))
            .build()
            .toByteString();
    ByteString approval =
        ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
            .setName("values")
            .setVersion("1.0")
            .setSequence(1)
            .setValidationParameter(policy)
            .setSource(
                ChaincodeSource.newBuilder()
                    .setLocalPackage(
                        ChaincodeSource.Local.newBuilder()
                            .setPackageId(ChaincodePackage.parse(bytes).id().value())))
            .build()
            .toByteString();
    for (PeerProcess each : peers) {
      each.install(bytes);
      try (GatewayClient admin = GatewayClient.connect(each.description(), "Admin")) {
        submit(() ->
            admin
                .contract("_lifecycle")
                .newProposal("ApproveChaincodeDefinitionForMyOrg")
                .addArguments(approval.toByteArray())
                .setEndorsingOrganizations(each.description().mspId())
                .build());
      }
    }
    ByteString definition =
        CommitChaincodeDefinitionArgs.newBuilder()
            .setName("values")
            .setVersion("1.0")
            .setSequence(1)
            .setValidationParameter(policy)
            .build()
            .toByteString();
    try (GatewayClient admin = GatewayClient.connect(peers.getLast().description(), "Admin")) {
      submit(() ->
          admin
              .contract("_lifecycle")
              .newProposal("CommitChaincodeDefinition")
              .addArguments(definition.toByteArray())
              .build());
    }
  }

  private void put(GatewayClient client, String key, String value) {
    submit(() -> proposal(client, key, value));
  }

  private static Proposal proposal(GatewayClient client, String key, String value) {
    return client.contract("values").newProposal("put").addArguments(key, value).build();
  }

  @FunctionalInterface
  private interface Making {
    Proposal make() throws GatewayException;
  }

  /** As soon as enough peers are known, which takes some rounds of gossip. */
  private void submit(Making proposal) {
    Transaction endorsed =
        Awaitility.await()
            .atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(EndorseException.class)
            .until(() -> proposal.make().endorse(), _ -> true);
    try {
      SubmittedTransaction transaction = endorsed.submitAsync();
      assertThat(transaction.getStatus().isSuccessful()).isTrue();
      committed.add(new TxId(transaction.getTransactionId()));
    } catch (GatewayException e) {
      throw new AssertionError(e);
    }
  }

  private static EndorseException refused(GatewayClient client) {
    return catchThrowableOfType(EndorseException.class, () -> proposal(client, "x", "y").endorse());
  }

  private static String get(GatewayClient client, String key) throws Exception {
    return new String(client.contract("values").evaluateTransaction("get", key), UTF_8);
  }
}
