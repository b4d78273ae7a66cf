// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.base.TxId;
import io.heddle.build.Builder;
import io.heddle.build.Instance;
import io.heddle.identity.PemPair;
import io.heddle.issue.ChaincodeCa;
import io.heddle.node.Admission;
import io.heddle.simulate.Simulator;
import io.heddle.stream.ChaincodeStreams;
import io.heddle.stream.Invocation;
import io.heddle.stream.Outcome;
import io.heddle.stream.StreamSettings;
import io.heddle.testing.OpenCollections;
import io.heddle.testing.Ports;
import io.heddle.testing.SampleChaincode;
import io.heddle.testing.SampleProposal;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The official chaincode libraries, as client and as server, become ready and answer a transaction.
 */
final class RealChaincodeIT {

  private static final PackageId ID = new PackageId("asset:0123456789abcdef");
  private static final String HOST = "127.0.0.1";

  @TempDir Path dir;
  private final ChaincodeCa ca = new ChaincodeCa(Clock.systemUTC(), Duration.ofMinutes(1));
  private final Launches launches = new Launches(InstantSource.system(), false);
  private ChaincodeStreams streams;
  private TestLedger ledger;

  @BeforeEach
  void open() {
    streams = new ChaincodeStreams(StreamSettings.defaults(), new Admission(launches));
    ledger = TestLedger.in(dir.resolve("ledger"));
  }

  @AfterEach
  void close() {
    streams.close();
    ledger.close();
  }

  @ParameterizedTest(name = "{0}, TLS {1}")
  @CsvSource({"JAVA, false", "JAVA, true", "NODE, false", "NODE, true"})
  @Spec({"CP-1", "CP-14", "CP-15", "CP-27", "EB-503", "EB-704", "EB-706"})
  void as_a_client_it_answers(SampleChaincode sample, boolean tls) throws Exception {
    Server listener = listener(tls);
    try (var launcher = launcher(listener.getPort(), sample, tls)) {
      sample.installInto(dir.resolve("bld"));

      launcher.ensureReady(ID);

      answersTransactions();
    } finally {
      listener.shutdownNow();
    }
  }

  @ParameterizedTest(name = "{0}, TLS {1}")
  @CsvSource({"JAVA, false", "JAVA, true", "NODE, false", "NODE, true"})
  @Spec({"CP-1", "CP-2", "CP-26", "EB-618", "EB-619"})
  void as_a_server_it_answers(SampleChaincode sample, boolean tls) throws Exception {
    int port = Ports.free();
    writeConnection(port, tls);
    Optional<SampleChaincode.ServerFiles> files =
        tls ? Optional.of(serverFiles()) : Optional.empty();
    Process server = sample.serve(ID, port, files);
    try (var launcher = launcher(0, sample, false)) {
      launcher.ensureReady(ID);

      answersTransactions();
    } finally {
      server.destroy();
    }
  }

  private void answersTransactions() throws Exception {
    Outcome.Completed created = execute(1, "CreateAsset", "asset1", "blue", "5", "Tomoko", "300");
    assertThat(created.response().getStatus()).isEqualTo(200);
    assertThat(created.event().orElseThrow().getEventName()).isEqualTo("CreateAsset");

    Outcome.Completed missing = execute(2, "ReadAsset", "asset1");
    assertThat(missing.response().getStatus()).isEqualTo(500);
    assertThat(missing.response().getMessage()).contains("asset1");
  }

  private Outcome.Completed execute(long tx, String... input) throws Exception {
    TxId txId = TestLedger.txId(tx);
    try (var simulator = new Simulator(txId, ledger.ledger().snapshot())) {
      return (Outcome.Completed)
          streams
              .find(ID)
              .orElseThrow()
              .execute(
                  new Invocation(
                      TestLedger.CHANNEL,
                      txId,
                      "asset",
                      SampleProposal.signed(TestLedger.CHANNEL, txId),
                      SampleProposal.input(input).toByteString(),
                      false,
                      simulator,
                      new OpenCollections(simulator, "asset"),
                      ledger.ledger()::history,
                      (_, _, _) -> {
                        throw new AssertionError("nobody is called");
                      }));
    }
  }

  private Launcher launcher(int listenerPort, SampleChaincode sample, boolean tls) {
    var builder =
        new Builder(
            "sample",
            sample.builder(),
            Map.of("PATH", System.getenv("PATH"), "JAVA_HOME", System.getProperty("java.home")));
    var instance = new Instance(ID, builder, dir.resolve("bld"), dir.resolve("release"));
    return new Launcher(
        new LaunchSettings(
            Duration.ofSeconds(60),
            HOST + ":" + listenerPort,
            new MspId("Org1MSP"),
            DialProxy.none(),
            false),
        launches,
        _ -> Optional.of(instance),
        Admission.acceptor(streams),
        tls ? Optional.of(new Issuer(ca)) : Optional.empty());
  }

  private Server listener(boolean tls) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    NettyServerBuilder builder = NettyServerBuilder.forAddress(address);
    builder.executor(Thread::startVirtualThread);
    if (!tls) {
      return builder.addService(streams.service()).build().start();
    }
    PemPair own = ca.serverCredentials(HOST);
    return builder
        .addService(streams.service((chaincode, shown) -> ca.check(chaincode.value(), shown)))
        .sslContext(
            GrpcSslContexts.configure(
                    SslContextBuilder.forServer(
                        stream(own.certificate()),
                        stream(own.key().replace("EC PRIVATE KEY", "PRIVATE KEY"))))
                .trustManager(stream(ca.rootPem()))
                .clientAuth(ClientAuth.REQUIRE)
                .build())
        .build()
        .start();
  }

  private void writeConnection(int port, boolean tls) throws IOException {
    var connection =
        JsonMapper.shared()
            .createObjectNode()
            .put("address", HOST + ":" + port)
            .put("tls_required", tls)
            .put("root_cert", tls ? ca.rootPem() : "");
    Path server = Files.createDirectories(dir.resolve("release/chaincode/server"));
    Files.writeString(server.resolve("connection.json"), connection.toString());
  }

  private SampleChaincode.ServerFiles serverFiles() throws IOException {
    PemPair own = ca.serverCredentials(HOST);
    return SampleChaincode.ServerFiles.in(
        dir, own.key().replace("EC PRIVATE KEY", "PRIVATE KEY"), own.certificate());
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What the node puts between launcher and authority. */
  private record Issuer(ChaincodeCa ca) implements CredentialIssuer {

    @Override
    public ChaincodeCredentials issue(PackageId chaincode) {
      PemPair issued = ca.issue(chaincode);
      return new ChaincodeCredentials(issued.certificate(), issued.key(), ca.rootPem());
    }

    @Override
    public void revoke(PackageId chaincode) {
      ca.revoke(chaincode);
    }
  }
}
