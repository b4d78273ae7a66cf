// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.heddle.access.AccessControl;
import io.heddle.access.TimeWindow;
import io.heddle.base.Sha256;
import io.heddle.config.FabricPeer;
import io.heddle.config.HostPort;
import io.heddle.deliver.DeliverListener;
import io.heddle.deliver.PeerDeliver;
import io.heddle.deliver.TlsBinding;
import io.heddle.fault.PeerFaults;
import io.heddle.identity.PemFiles;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.metrics.NodeMetrics;
import io.heddle.serve.CallLimits;
import io.heddle.serve.ConnectionRules;
import io.heddle.serve.Listener;
import io.heddle.testing.Checkout;
import io.heddle.testing.Fixtures;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.Spec;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in at a peer that is started from its configuration, and as whom. */
final class PeerCredentialsTest {

  private static final Path CONFIG = Checkout.RESOURCES.resolve("config");
  private static final Path ORGANISATIONS = Fixtures.path("crypto/peerOrganizations");
  private static final Path PEER =
      ORGANISATIONS.resolve("org1.example.com/peers/peer0.org1.example.com");
  private static final Path ORG1_USER =
      ORGANISATIONS.resolve("org1.example.com/users/User1@org1.example.com/tls");
  private static final Path ORG2_USER =
      ORGANISATIONS.resolve("org2.example.com/users/User1@org2.example.com/tls");

  @TempDir private Path dir;
  private final JoinedChannels channels = new JoinedChannels();
  private final Opened opened = new Opened();

  @AfterEach
  void close() {
    opened.close();
  }

  @Test
  @Spec({"NA-7", "NA-365"})
  void with_mutual_tls_clients_of_the_named_authorities_come_in_and_those_of_the_channels()
      throws Exception {
    Listener listener = listen(true);
    Path nobodys = ORGANISATIONS.resolve("../ordererOrganizations/example.com/users");
    Path ordererAdmin = nobodys.resolve("Admin@example.com/tls");

    assertThat(status(listener, Optional.of(ORG1_USER), hash(ORG1_USER)))
        .isEqualTo(Status.NOT_FOUND);
    assertRefused(listener, Optional.empty());
    assertRefused(listener, Optional.of(ORG2_USER));
    assertRefused(listener, Optional.of(ordererAdmin));

    RecordedLedgers ledgers = opened.add(RecordedLedgers.open(dir));
    JoinedChannel main = ledgers.main();
    channels.add(main);

    assertThat(status(listener, Optional.of(ORG2_USER), hash(ORG2_USER)))
        .isEqualTo(Status.NOT_FOUND);
    assertThat(status(listener, Optional.of(ordererAdmin), hash(ordererAdmin)))
        .isEqualTo(Status.NOT_FOUND);
  }

  @Test
  @Spec("NA-8")
  void with_mutual_tls_a_request_for_blocks_names_the_certificate_of_its_connection()
      throws Exception {
    Listener listener = listen(true);

    assertThat(status(listener, Optional.of(ORG1_USER), hash(ORG1_USER)))
        .isEqualTo(Status.NOT_FOUND); // of the channel: it has got so far
    assertThat(status(listener, Optional.of(ORG1_USER), hash(ORG2_USER)))
        .isEqualTo(Status.BAD_REQUEST);
    assertThat(status(listener, Optional.of(ORG1_USER), ByteString.EMPTY))
        .isEqualTo(Status.BAD_REQUEST);
  }

  @Test
  @Spec({"NA-7", "NA-8"})
  void otherwise_any_certificate_will_do_or_none() throws Exception {
    Listener listener = listen(false);

    for (Optional<Path> client :
        List.of(Optional.<Path>empty(), Optional.of(ORG1_USER), Optional.of(ORG2_USER))) {
      assertThat(status(listener, client, ByteString.EMPTY)).isEqualTo(Status.NOT_FOUND);
    }
  }

  /** A list in a variable is split at spaces, of which the project's own folder may have some. */
  private Listener listen(boolean isMutual) throws IOException {
    Path authority = Files.copy(PEER.resolve("tls/ca.crt"), dir.resolve("authority.crt"));
    return listen(
        Map.of(
            "CORE_PEER_TLS_CLIENTAUTHREQUIRED",
            Boolean.toString(isMutual),
            "CORE_PEER_TLS_CLIENTROOTCAS_FILES",
            authority.toString()));
  }

  private Listener listen(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("CORE_PEER_LOCALMSPID", "Org1MSP");
    environment.put("CORE_PEER_MSPCONFIGPATH", PEER.resolve("msp").toString());
    environment.put("CORE_PEER_TLS_ENABLED", "true");
    environment.put("CORE_PEER_TLS_CERT_FILE", PEER.resolve("tls/server.crt").toString());
    environment.put("CORE_PEER_TLS_KEY_FILE", PEER.resolve("tls/server.key").toString());
    environment.putAll(more);
    PeerCredentials credentials =
        PeerCredentials.given(FabricPeer.load(Optional.of(CONFIG), environment), Instant.now());
    var blocks =
        new PeerDeliver(
            channels,
            new AccessControl(
                name -> channels.find(name).map(JoinedChannel::config), credentials.localMsp()),
            TimeWindow.USUAL,
            InstantSource.system(),
            PeerFaults.NONE,
            DeliverListener.none());
    return opened.add(
        Listener.start(
            new HostPort("localhost", 0),
            "--port",
            credentials.tls().map(tls -> tls.apply(channels)),
            ConnectionRules.forClients(),
            CallLimits.none(),
            List.of(credentials.bindsRequests() ? TlsBinding.of(blocks) : blocks.bindService()),
            NodeMetrics.of("test").grpc()));
  }

  private static ByteString hash(Path tls) throws Exception {
    return Sha256.of(
        ByteString.copyFrom(
            PemFiles.certificates(tls.resolve("client.crt")).getFirst().getEncoded()));
  }

  private static void assertRefused(Listener listener, Optional<Path> client) {
    ExecutionException failure =
        catchThrowableOfType(
            ExecutionException.class, () -> status(listener, client, ByteString.EMPTY));
    assertThat(failure).hasCauseInstanceOf(StatusRuntimeException.class);
  }

  /** What a request for blocks of a channel that is not there is answered with. */
  private static Status status(Listener listener, Optional<Path> client, ByteString hash)
      throws Exception {
    SslContextBuilder tls =
        GrpcSslContexts.forClient().trustManager(PEER.resolve("tls/ca.crt").toFile());
    client.ifPresent(own ->
        tls.keyManager(
            PemFiles.key(own.resolve("client.key")),
            PemFiles.certificates(own.resolve("client.crt"))));
    ManagedChannel connection =
        NettyChannelBuilder.forTarget("localhost:" + listener.port())
            .sslContext(tls.build())
            .build();
    try {
      var answer = new CompletableFuture<Status>();
      DeliverGrpc.newStub(connection).deliver(new Answered(answer)).onNext(request(hash));
      return answer.get(20, TimeUnit.SECONDS);
    } finally {
      connection.shutdownNow();
    }
  }

  private record Answered(CompletableFuture<Status> answer)
      implements StreamObserver<DeliverResponse> {

    @Override
    public void onNext(DeliverResponse response) {
      answer.complete(response.getStatus());
    }

    @Override
    public void onError(Throwable failure) {
      answer.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      answer.cancel(false);
    }
  }

  private static Envelope request(ByteString hash) {
    ChannelHeader header =
        ChannelHeader.newBuilder()
            .setChannelId("nowhere")
            .setTimestamp(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()))
            .setTlsCertHash(hash)
            .build();
    return Envelope.newBuilder()
        .setPayload(
            Payload.newBuilder()
                .setHeader(Header.newBuilder().setChannelHeader(header.toByteString()))
                .build()
                .toByteString())
        .build();
  }
}
