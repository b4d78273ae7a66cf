// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.config.TlsFiles;
import io.heddle.identity.PemPair;
import io.heddle.issue.ChaincodeCa;
import io.heddle.serve.TlsClients;
import io.heddle.serve.TlsContexts;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.FakeChaincodeServer;
import io.heddle.testing.Fixtures;
import io.heddle.testing.LoggedText;
import io.heddle.testing.Ports;
import io.heddle.testing.Spec;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class RemoteChaincodeIT {

  private static final ChaincodeCa CA = new ChaincodeCa(Clock.systemUTC(), Duration.ofMinutes(5));

  @TempDir Path dir;
  private LaunchHarness harness;

  @BeforeEach
  void open() throws IOException {
    CredentialIssuer nobody =
        new CredentialIssuer() {
          @Override
          public ChaincodeCredentials issue(PackageId chaincode) {
            throw new AssertionError("a server needs no credentials");
          }

          @Override
          public void revoke(PackageId chaincode) {
            throw new AssertionError("a server has no credentials");
          }
        };
    harness = new LaunchHarness(dir, Duration.ofSeconds(20), Optional.of(nobody));
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  @Spec({"DD-3", "DD-4", "EB-611"})
  void no_process_is_started_for_a_server() throws IOException {
    try (var server = FakeChaincodeServer.plain()) {
      harness.installLocal(LaunchHarness.A, "exit 1");
      becomesReady(server, LaunchHarness.addressOnly(server.address()));

      assertThat(harness.launches.status(LaunchHarness.A).orElseThrow())
          .satisfies(status -> {
            assertThat(status.state()).isEqualTo(ChaincodeStatus.State.READY);
            assertThat(status.kind()).isEqualTo(ChaincodeStatus.Kind.REMOTE);
            assertThat(status.where()).isEqualTo(server.address());
          });
    }
  }

  @Test
  @Spec({"EB-401", "EB-402"})
  void what_connection_json_says_is_read_at_each_launch() throws IOException {
    try (var first = FakeChaincodeServer.plain();
        var second = FakeChaincodeServer.plain()) {
      FakeChaincode chaincode = becomesReady(first, LaunchHarness.addressOnly(first.address()));
      chaincode.halfClose();
      await().until(() -> harness.streams.find(LaunchHarness.A).isEmpty());

      becomesReady(second, LaunchHarness.addressOnly(second.address()));

      assertThat(first.dialled()).isEqualTo(1);
    }
  }

  @Test
  @Spec("CP-205")
  void what_becomes_of_a_server_is_logged_with_its_address() throws IOException {
    try (var server = FakeChaincodeServer.plain();
        var log = new LoggedText()) {
      FakeChaincode chaincode = becomesReady(server, LaunchHarness.addressOnly(server.address()));

      chaincode.halfClose();

      String place = "(remote, %s)".formatted(server.address());
      await()
          .untilAsserted(() ->
              assertThat(log.lines())
                  .contains(
                      "Chaincode 'a:01' is ready " + place,
                      "Chaincode 'a:01' %s is lost: its server at %s ended the stream (EOF)"
                          .formatted(place, server.address())));
    }
  }

  @Test
  @Spec("CP-202")
  void a_server_that_sends_too_much_at_once_keeps_its_stream() throws IOException {
    try (var server = FakeChaincodeServer.plain()) {
      FakeChaincode chaincode = becomesReady(server, LaunchHarness.addressOnly(server.address()));

      chaincode.send(
          ChaincodeMessage.newBuilder()
              .setType(ChaincodeMessage.Type.PUT_STATE)
              .setTxid("tx")
              .setPayload(ByteString.copyFrom(new byte[101 << 20]))
              .build());

      assertThat(chaincode.receive(ChaincodeMessage.Type.ERROR).getPayload().toStringUtf8())
          .isEqualTo("PUT_STATE failed: transaction ID: tx: no ledger context");
      assertThat(chaincode.hasEnded()).isFalse();
    }
  }

  @Test
  @Spec({"EB-409", "EB-620", "DD-1"})
  void a_connection_json_that_cannot_be_understood_is_told() throws IOException {
    harness.installRemote(LaunchHarness.A, "{}");

    assertThat(harness.use(LaunchHarness.A).failure())
        .hasMessage("error building chaincode: chaincode address not provided");
  }

  @Test
  @Spec({"HB-19", "CP-203", "EB-709", "EB-613"})
  void a_server_that_registers_as_another_fails_at_once() throws IOException {
    try (var server = FakeChaincodeServer.plain();
        var serverOfB = FakeChaincodeServer.plain()) {
      harness.installRemote(LaunchHarness.B, LaunchHarness.addressOnly(serverOfB.address()));
      LaunchHarness.Use other = harness.use(LaunchHarness.B);
      serverOfB.accept();
      harness.installRemote(LaunchHarness.A, LaunchHarness.addressOnly(server.address()));
      LaunchHarness.Use use = harness.use(LaunchHarness.A);
      FakeChaincode chaincode = server.accept();

      chaincode.sendRegister(LaunchHarness.B.value());

      assertThat(use.failure())
          .hasMessage("chaincode registration failed: server registered as b:02, expected a:01");
      assertThat(other.isPending()).isTrue();
      assertThat(chaincode.awaitEnd().getCode()).isEqualTo(Status.Code.CANCELLED);
    }
  }

  @Test
  @Spec("EB-620")
  void a_server_that_closes_the_stream_before_it_registers_is_told() throws IOException {
    try (var server = FakeChaincodeServer.plain()) {
      harness.installRemote(LaunchHarness.A, LaunchHarness.addressOnly(server.address()));
      LaunchHarness.Use use = harness.use(LaunchHarness.A);

      server.accept().halfClose();

      assertThat(use.failure())
          .hasMessage("connection to a:01 failed: error handling chaincode stream for a:01: EOF");
    }
  }

  @Test
  @Spec("EB-618")
  void a_server_without_the_service_is_told() throws Exception {
    var empty =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .build()
            .start();
    try {
      harness.installRemote(
          LaunchHarness.A, LaunchHarness.addressOnly("localhost:" + empty.getPort()));

      assertThat(harness.use(LaunchHarness.A).failure())
          .hasMessageStartingWith(
              "connection to a:01 failed: error handling chaincode stream for a:01: receive from"
                  + " chaincode support stream failed: rpc error: code = Unimplemented desc = ");
    } finally {
      empty.shutdownNow();
    }
  }

  @Test
  @Spec({"EB-618", "EB-620", "CP-25"})
  void a_refused_connection_is_told_at_once() throws IOException {
    String address = "127.0.0.1:" + Ports.free();

    assertThat(dialFailure(LaunchHarness.addressOnly(address)))
        .isEqualTo(
            prefix(address)
                + ("connection error: desc = \"transport: error while dialing: dial tcp %s: connect:"
                        + " connection refused\"")
                    .formatted(address));
  }

  @Test
  @Spec("EB-618")
  void an_unknown_host_is_told() throws IOException {
    assertThat(dialFailure(LaunchHarness.addressOnly("no-such-host.invalid:7052")))
        .isEqualTo(
            prefix("no-such-host.invalid:7052")
                + "connection error: desc = \"transport: error while dialing: dial tcp: lookup"
                + " no-such-host.invalid: no such host\"");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, address localhost: missing port in address",
    "127.0.0.1, address 127.0.0.1: missing port in address",
    "::1:7, address ::1:7: too many colons in address",
    "localhost:70510, address 70510: invalid port",
    "localhost:7\u00ad, address tcp/7\\u00ad: unknown port",
    "not a host:7, lookup not a host: no such host",
  })
  @Spec("EB-618")
  void what_is_no_address_is_told(String address, String words) throws IOException {
    assertThat(dialFailure(LaunchHarness.addressOnly(address)))
        .isEqualTo(
            prefix(address)
                + "connection error: desc = \"transport: error while dialing: dial tcp: %s\""
                    .formatted(words));
  }

  @Test
  @Spec({"EB-618", "EB-408", "JT-9"})
  void a_server_that_accepts_and_says_nothing_costs_the_dial_timeout() throws IOException {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();
      String json = "{\"address\": \"%s\", \"dial_timeout\": \"300ms\"}".formatted(address);

      assertThat(dialFailure(json)).isEqualTo(prefix(address) + "context deadline exceeded");
    }
  }

  @Test
  @Spec({"EB-618", "EB-412"})
  void tls_with_a_server_works() throws Exception {
    try (var server = tlsServer("localhost", ClientAuth.NONE)) {
      becomesReady(server, tls(server.address(), CA.rootPem()).toString());
    }
  }

  /** What key it has only the handshake tells: its authority has another one. */
  @Test
  @Spec("EB-618")
  void tls_with_a_server_that_has_an_ed25519_key_works() throws Exception {
    Path folder = Fixtures.path("bft-channel/ed25519-tls-of-ecdsa");
    SslContext context =
        TlsContexts.ofFiles(
            new TlsFiles(folder.resolve("server.crt"), folder.resolve("server.key")),
            TlsClients.anybody());
    try (var server = FakeChaincodeServer.with(builder -> builder.sslContext(context))) {
      becomesReady(
          server, tls(server.address(), Files.readString(folder.resolve("ca.crt"))).toString());
    }
  }

  @Test
  @Spec({"EB-618", "JT-11"})
  void tls_with_client_certificate_works() throws Exception {
    PemPair client = CA.issue(LaunchHarness.A);
    try (var server = tlsServer("localhost", ClientAuth.REQUIRE)) {
      becomesReady(
          server,
          tls(server.address(), CA.rootPem())
              .put("client_auth_required", true)
              .put("client_cert", client.certificate())
              .put("client_key", client.key())
              .toString());
    }
  }

  @Test
  @Spec({"EB-412", "HB-14"})
  void the_domain_is_what_the_certificate_must_name() throws Exception {
    try (var server = tlsServer("chaincode.example.com", ClientAuth.NONE)) {
      becomesReady(
          server,
          tls(server.address(), CA.rootPem()).put("domain", "chaincode.example.com").toString());
    }
  }

  @Test
  @Spec({"EB-618", "HB-14"})
  void a_certificate_for_another_name_is_told() throws Exception {
    try (var server = tlsServer("elsewhere.example.com", ClientAuth.NONE)) {
      assertThat(dialFailure(tls(server.address(), CA.rootPem()).toString()))
          .startsWith(
              prefix(server.address())
                  + "connection error: desc = \"transport: authentication handshake failed: ")
          .contains("localhost");
    }
  }

  @Test
  @Spec({"HB-14", "CP-16"})
  void a_certificate_of_another_authority_is_told() throws Exception {
    var other = new ChaincodeCa(Clock.systemUTC(), Duration.ofMinutes(5));
    try (var server = tlsServer("localhost", ClientAuth.NONE)) {
      assertThat(dialFailure(tls(server.address(), other.rootPem()).toString()))
          .startsWith(
              prefix(server.address())
                  + "connection error: desc = \"transport: authentication handshake failed: ");
    }
  }

  @Test
  @Spec("HB-14")
  void tls_towards_a_plain_server_is_told() throws Exception {
    try (var server = FakeChaincodeServer.plain()) {
      assertThat(dialFailure(tls(server.address(), CA.rootPem()).toString()))
          .startsWith(prefix(server.address()) + "connection error: desc = \"transport: ");
    }
  }

  @Test
  @Spec("HB-14")
  void plain_text_towards_a_tls_server_is_told() throws Exception {
    try (var server = tlsServer("localhost", ClientAuth.NONE)) {
      assertThat(dialFailure(LaunchHarness.addressOnly(server.address())))
          .startsWith(prefix(server.address()) + "connection error: desc = \"transport: ");
    }
  }

  @Test
  @Spec({"EB-410", "HB-14"})
  void pem_text_that_cannot_be_read_is_told() throws Exception {
    String address = "localhost:7052";

    assertThat(dialFailure(tls(address, "no certificate").toString()))
        .contains(
            "error creating grpc connection to localhost:7052: error adding root certificate");
    assertThat(
            dialFailure(
                tls(address, CA.rootPem())
                    .put("client_auth_required", true)
                    .put("client_cert", CA.rootPem())
                    .put("client_key", "no key")
                    .toString()))
        .contains(
            "failed to load client certificate: failed to create key pair: tls: failed to find any"
                + " PEM data in key input");
  }

  @Test
  @Spec({"CP-158", "EB-623", "JT-9"})
  void a_stream_survives_that_the_server_asks_to_move_on() throws Exception {
    try (var server =
        FakeChaincodeServer.with(builder ->
            builder
                .maxConnectionAge(100, TimeUnit.MILLISECONDS)
                .maxConnectionAgeGrace(1, TimeUnit.HOURS))) {
      FakeChaincode chaincode = becomesReady(server, LaunchHarness.addressOnly(server.address()));

      await()
          .during(Duration.ofSeconds(1))
          .until(() ->
              harness.streams.find(LaunchHarness.A).isPresent()
                  && !chaincode.hasEnded()
                  && server.dialled() == 1);
    }
  }

  @Test
  @Spec("JT-10")
  void a_socket_file_is_an_address_too(@TempDir Path sockets) throws Exception {
    Path file = sockets.resolve("cc.sock");
    var loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    try (var server =
        FakeChaincodeServer.at(
            UnixDomainSocketAddress.of(file),
            builder ->
                builder
                    .bossEventLoopGroup(loops)
                    .workerEventLoopGroup(loops)
                    .channelType(NioServerDomainSocketChannel.class))) {
      becomesReady(server, LaunchHarness.addressOnly("unix://" + file));
    } finally {
      var _ = loops.shutdownGracefully();
    }
  }

  @Test
  @Spec("JT-10")
  void an_ipv6_address_is_an_address_too() throws Exception {
    try (var server =
        FakeChaincodeServer.at(
            new InetSocketAddress(InetAddress.getAllByName("::1")[0], 0), builder -> builder)) {
      becomesReady(server, LaunchHarness.addressOnly("[::1]:" + server.port()));
    }
  }

  private FakeChaincode becomesReady(FakeChaincodeServer server, String connectionJson)
      throws IOException {
    harness.installRemote(LaunchHarness.A, connectionJson);
    LaunchHarness.Use use = harness.use(LaunchHarness.A);
    await().until(() -> server.dialled() > 0 || !use.isPending());
    if (!use.isPending()) {
      use.succeeds();
    }
    FakeChaincode chaincode = server.accept();
    chaincode.register(LaunchHarness.A);
    use.succeeds();
    return chaincode;
  }

  private String dialFailure(String connectionJson) throws IOException {
    harness.installRemote(LaunchHarness.A, connectionJson);
    HeddleException failure = harness.use(LaunchHarness.A).failure();
    return failure.getMessage();
  }

  private static String prefix(String address) {
    return "connection to a:01 failed: error cannot create connection for a:01: error creating grpc"
        + " connection to %s: failed to create new connection: ".formatted(address);
  }

  private static ObjectNode tls(String address, String rootCertPem) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("address", address)
        .put("dial_timeout", "5s")
        .put("tls_required", true)
        .put("root_cert", rootCertPem);
  }

  private static FakeChaincodeServer tlsServer(String host, ClientAuth clientAuth)
      throws IOException {
    PemPair own = CA.serverCredentials(host);
    SslContext context =
        GrpcSslContexts.configure(
                SslContextBuilder.forServer(
                    stream(own.certificate()),
                    stream(own.key().replace("EC PRIVATE KEY", "PRIVATE KEY"))))
            .trustManager(stream(CA.rootPem()))
            .clientAuth(clientAuth)
            .build();
    return FakeChaincodeServer.with(builder -> builder.sslContext(context));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
