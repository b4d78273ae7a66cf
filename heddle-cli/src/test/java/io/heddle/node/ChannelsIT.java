// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.client.OperationsClient;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.identity.Certificates;
import io.heddle.identity.SigningIdentity;
import io.heddle.ledger.LedgerStore;
import io.heddle.order.Chains;
import io.heddle.testing.Checkout;
import io.heddle.testing.ClientProposal;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.PuttingChaincode;
import io.heddle.testing.Spec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChannelInfo;
import org.hyperledger.fabric.protos.peer.ChannelQueryResponse;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does with a node what {@code osnadmin channel} and {@code peer channel} do, message for message.
 */
final class ChannelsIT {

  private static final String CHANNELS = "/participation/v1/channels";
  private static final char[] NO_PASSWORD = {};

  @TempDir private Path data;

  @Test
  @Spec({"NA-165", "NA-201", "NA-202", "NA-357", "NA-330"})
  void a_channel_is_joined_while_the_node_runs_and_serves_after_a_kill() throws Exception {
    HeddleProcess first = HeddleProcess.startNode(data, "--channel", "one");
    try {
      NodeDescription about = DataDirectory.at(data).runningNode();
      assertThat(about.channel()).isEqualTo("one");
      Osnadmin osnadmin =
          new Osnadmin(
              about, "ordererOrganizations/example.com/users/Admin@example.com/tls/client");
      Block block = block("trade");

      assertThat(osnadmin.join(block).body())
          .isEqualTo(
              "{\"name\":\"trade\",\"url\":\"/participation/v1/channels/trade\",\"consensusRelation\":\"consenter\",\"status\":\"active\",\"height\":1}\n");
      assertThat(osnadmin.list()).contains("\"name\":\"one\"", "\"name\":\"trade\"");
      assertThat(osnadmin.join(block).statusCode()).isEqualTo(405);
      assertThatThrownBy(() ->
              new Osnadmin(
                      about,
                      "peerOrganizations/org1.example.com/users/Admin@org1.example.com/tls/client")
                  .list())
          .as("an administrator of another organisation")
          .isInstanceOf(IOException.class);

      try (PeerClient peer = PeerClient.of(about)) {
        assertThat(peer.call("cscc", ByteString.copyFromUtf8("JoinChain"), block.toByteString()))
            .isEqualTo(Response.newBuilder().setStatus(200).build());
        assertThat(peer.channels()).containsExactly("one", "trade");
        assertThat(peer.height("trade")).isEqualTo(1);
        assertThat(
                peer.call("cscc", ByteString.copyFromUtf8("JoinChain"), block.toByteString())
                    .getMessage())
            .isEqualTo(
                "cannot create ledger from genesis block: ledger [trade] already exists with state"
                    + " [ACTIVE]");
      }
      joinAndRemoveUntilItFails(osnadmin, block("brief"), first);
    } finally {
      first.kill();
    }
    assertThat(channels()).contains("one", "trade");

    try (HeddleProcess _ = HeddleProcess.startNode(data, "--channel", "trade", "--dev", "assets")) {
      NodeDescription about = DataDirectory.at(data).runningNode();
      assertThat(
              new Osnadmin(
                      about,
                      "ordererOrganizations/example.com/orderers/orderer.example.com/tls/server")
                  .list())
          .contains("\"name\":\"one\"", "\"name\":\"trade\"");
      try (PuttingChaincode _ =
              PuttingChaincode.dial(about.chaincodeEndpoint(), new PackageId("assets:1.0"));
          GatewayClient client = GatewayClient.connect(about)) {
        client.contract("assets").submitTransaction("put", "key", "10");
      }
      try (PeerClient peer = PeerClient.of(about)) {
        assertThat(peer.channels()).contains("one", "trade");
        await().until(() -> peer.height("trade") == 4); // approval, definition, transaction
        assertThat(peer.height("one")).isEqualTo(1);
      }
    }
  }

  @Test
  @Spec("NA-290")
  void a_channel_that_came_after_a_snapshot_goes_with_the_revert_and_may_come_again()
      throws Exception {
    try (HeddleProcess _ = HeddleProcess.startNode(data, "--channel", "one")) {
      NodeDescription about = DataDirectory.at(data).runningNode();
      Osnadmin osnadmin =
          new Osnadmin(
              about, "ordererOrganizations/example.com/users/Admin@example.com/tls/client");
      var owner =
          new OperationsClient(
              about.operations(), DataDirectory.at(data).readOperationsToken().orElseThrow());
      Block block = block("trade");
      owner.snapshots().take(Optional.of("early"));
      try (PeerClient peer = PeerClient.of(about)) {
        for (int round = 0; round < 2; round++) {
          assertThat(osnadmin.join(block).statusCode()).isEqualTo(201);
          peer.call("cscc", ByteString.copyFromUtf8("JoinChain"), block.toByteString());
          assertThat(peer.channels()).containsExactly("one", "trade");
          assertThat(metrics(about)).contains("ledger_blockchain_height{channel=\"trade\"} 1");

          owner.snapshots().revert(Optional.of("early"));

          assertThat(osnadmin.list()).contains("\"name\":\"one\"").doesNotContain("trade");
          assertThat(peer.channels()).containsExactly("one");
          assertThat(peer.height("one")).isEqualTo(1);
          assertThat(metrics(about))
              .contains("ledger_blockchain_height{channel=\"one\"} 1")
              .doesNotContain("_height{channel=\"trade\"}");
        }
      }
    }
  }

  private static String metrics(NodeDescription about) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(about.operations() + "/metrics")).build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  /** As the scripts of Fabric's test network do; of two organisations only one is a member. */
  @Test
  @Spec({"NA-165", "NA-201"})
  void a_node_without_a_channel_gets_its_first_one_from_outside() throws Exception {
    try (HeddleProcess node = HeddleProcess.startNode(data, "--orgs", "2", "--no-channel")) {
      assertThat(node.err())
          .endsWith(
              "No channel yet: make one with 'osnadmin channel join' and 'peer channel join'");
      NodeDescription about = DataDirectory.at(data).runningNode();
      Osnadmin osnadmin =
          new Osnadmin(
              about, "ordererOrganizations/example.com/users/Admin@example.com/tls/client");
      try (HttpClient withoutTls = HttpClient.newHttpClient()) {
        URI url = URI.create(about.ordererAdmin().replace("https", "http"));
        assertThat(
                withoutTls
                    .send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                    .body())
            .isEqualTo("Client sent an HTTP request to an HTTPS server.\n");
      }
      assertThat(osnadmin.list()).isEqualTo("{\"systemChannel\":null,\"channels\":null}\n");
      Block block = block("mychannel");
      assertThat(osnadmin.join(block).statusCode()).isEqualTo(201);
      try (PeerClient peer = PeerClient.of(about)) {
        assertThat(peer.channels()).isEmpty();
        peer.call("cscc", ByteString.copyFromUtf8("JoinChain"), block.toByteString());
        assertThat(peer.channels()).containsExactly("mychannel");
      }
    }

    HeddleProcess refused =
        HeddleProcess.run("start", "--data", data.toString(), "--no-channel", "--dev", "assets");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .containsExactly(
            "Chaincode is deployed on a channel, and a start with --no-channel makes none; leave"
                + " out --no-channel, or the chaincodes with their policies and collections");

    try (HeddleProcess node = HeddleProcess.startNode(data, "--no-channel")) {
      assertThat(node.err())
          .filteredOn(line -> line.startsWith("  peer "))
          .satisfiesExactly(
              first -> assertThat(first).contains("(Org1MSP, channel mychannel, "),
              second -> assertThat(second).contains("(Org2MSP, not on mychannel, "));
    }
  }

  /** It is killed at some moment of all that. */
  private void joinAndRemoveUntilItFails(Osnadmin osnadmin, Block block, HeddleProcess node)
      throws InterruptedException {
    Thread killer =
        Thread.ofVirtual()
            .start(() -> {
              await().until(() -> Files.isDirectory(data.resolve("orderer/left/brief")));
              node.kill();
            });
    try {
      for (int round = 0; round < 1000 && node.process().isAlive(); round++) {
        assertThat(osnadmin.join(block).statusCode()).isEqualTo(201);
        assertThat(osnadmin.remove("brief").statusCode()).isEqualTo(204);
      }
    } catch (IOException _) {
      // killed
    } finally {
      killer.join();
    }
  }

  /** Those of the orderer that was killed, each of which can be read, and of the peer. */
  private List<String> channels() {
    try (Chains chains = Chains.open(data.resolve("orderer"));
        LedgerStore ledgers = LedgerStore.open(data.resolve("ledger"))) {
      assertThat(ledgers.channels())
          .extracting(ChannelName::value)
          .containsExactlyInAnyOrder("one", "trade");
      chains
          .channels()
          .forEach(name -> assertThat(chains.find(name).orElseThrow().height()).isPositive());
      return chains.channels().stream().map(ChannelName::value).toList();
    }
  }

  /** A first block of which the node's orderer is the consenter. */
  private Block block(String channel) {
    NodeConfig config =
        NodeConfig.defaults(
            DataDirectory.at(data), new Builders(List.of(), Checkout.ROOT.resolve("builders")));
    return OpenedPeer.firstBlock(config, new ChannelName(channel));
  }

  /**
   * A client of the orderer's administration, with the certificate in a file and its key beside.
   */
  private final class Osnadmin {

    private final String url;
    private final HttpClient client;

    Osnadmin(NodeDescription about, String certificate) throws Exception {
      Path crypto = data.resolve("organizations");
      this.url = about.ordererAdmin() + CHANNELS;
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      store.setCertificateEntry(
          "authority",
          certificate(
              crypto.resolve("ordererOrganizations/example.com/tlsca/tlsca.example.com-cert.pem")));
      store.setKeyEntry(
          "own",
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(der(crypto.resolve(certificate + ".key")))),
          NO_PASSWORD,
          new X509Certificate[] {certificate(crypto.resolve(certificate + ".crt"))});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      this.client =
          HttpClient.newBuilder().sslContext(tls).version(HttpClient.Version.HTTP_1_1).build();
    }

    String list() throws IOException, InterruptedException {
      return send(HttpRequest.newBuilder(URI.create(url)).GET()).body();
    }

    HttpResponse<String> join(Block block) throws IOException, InterruptedException {
      var form = new ByteArrayOutputStream();
      String header =
          String.join(
              "\r\n",
              "--bound",
              "Content-Disposition: form-data; name=\"config-block\"; filename=\"config.block\"",
              "Content-Type: application/octet-stream",
              "",
              "");
      form.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
      form.writeBytes(block.toByteArray());
      form.writeBytes("\r\n--bound--\r\n".getBytes(StandardCharsets.US_ASCII));
      return send(
          HttpRequest.newBuilder(URI.create(url))
              .header("Content-Type", "multipart/form-data; boundary=bound")
              .POST(BodyPublishers.ofByteArray(form.toByteArray())));
    }

    HttpResponse<String> remove(String channel) throws IOException, InterruptedException {
      return send(HttpRequest.newBuilder(URI.create(url + "/" + channel)).DELETE());
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
        throws IOException, InterruptedException {
      return client.send(request.build(), BodyHandlers.ofString());
    }

    private static X509Certificate certificate(Path file) throws IOException {
      return Certificates.ofPem(ByteString.copyFrom(Files.readAllBytes(file)));
    }

    private static byte[] der(Path pem) throws IOException {
      return Base64.getDecoder()
          .decode(
              Files.readAllLines(pem).stream()
                  .filter(line -> !line.startsWith("-----"))
                  .collect(Collectors.joining()));
    }
  }

  /** The administrator's connection to the peer. */
  private record PeerClient(ManagedChannel connection, SigningIdentity admin)
      implements AutoCloseable {

    static PeerClient of(NodeDescription about) throws IOException {
      return new PeerClient(
          NettyChannelBuilder.forTarget(about.endpoint())
              .sslContext(
                  GrpcSslContexts.forClient()
                      .trustManager(about.tlsCa().orElseThrow().toFile())
                      .build())
              .build(),
          SigningIdentity.load(new MspId(about.mspId()), about.userMsp("Admin")));
    }

    /** Without a channel. */
    Response call(String chaincode, ByteString... arguments) {
      return call("", chaincode, arguments);
    }

    private Response call(String channel, String chaincode, ByteString... arguments) {
      ChaincodeInput input = ChaincodeInput.newBuilder().addAllArgs(List.of(arguments)).build();
      return EndorserGrpc.newBlockingStub(connection)
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .processProposal(ClientProposal.of(admin, channel, chaincode, input).signed())
          .getResponse();
    }

    List<String> channels() throws IOException {
      return ChannelQueryResponse.parseFrom(
              call("cscc", ByteString.copyFromUtf8("GetChannels")).getPayload())
          .getChannelsList()
          .stream()
          .map(ChannelInfo::getChannelId)
          .toList();
    }

    long height(String channel) throws IOException {
      return BlockchainInfo.parseFrom(
              call(
                      channel,
                      "qscc",
                      ByteString.copyFromUtf8("GetChainInfo"),
                      ByteString.copyFromUtf8(channel))
                  .getPayload())
          .getHeight();
    }

    @Override
    public void close() {
      connection.shutdownNow();
    }
  }
}
