// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.joined.Dissemination;
import io.heddle.joined.GivenWrites;
import io.heddle.ledger.PrivateDigest;
import io.heddle.ledger.Version;
import io.heddle.testing.Ports;
import io.heddle.testing.Spec;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.gossip.Empty;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipGrpc;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers of two organisations that talk over real connections. */
final class GossipIT {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static GossipPeer start(
      RecordedGossip recorded, int organisation, int peer, int port, String... bootstrap) {
    return GossipPeer.start(
        RecordedGossip.msp(organisation),
        recorded.folder(organisation, peer),
        recorded.folder(1, 0).toString().contains("-tls"),
        port,
        GossipPeer.settings(port, bootstrap));
  }

  /** Where others are seen to be, with the height that they say they have. */
  private static Map<String, Long> seenBy(GossipPeer peer, StandingChannel channel) {
    return peer.gossip().peers().stream()
        .filter(each -> each.endpoint().isPresent())
        .collect(
            Collectors.toMap(
                each -> each.endpoint().orElseThrow(),
                each ->
                    Optional.ofNullable(each.channels().get(channel.name()))
                        .map(SeenPeer.OnChannel::height)
                        .orElse(-1L)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2.5.0-tls", "v3.1.5-plain"})
  @Spec({"NA-258", "NA-375", "NA-376", "NA-384", "NA-385", "NA-386", "NA-404"})
  void peers_find_each_other_and_tell_what_they_have(String run) {
    RecordedGossip recorded = RecordedGossip.of(run);
    StandingChannel channel = recorded.channel();
    int first = Ports.free();
    int second = Ports.free();
    int third = Ports.free();
    try (GossipPeer one = start(recorded, 1, 0, first);
        GossipPeer two = start(recorded, 1, 1, second, "127.0.0.1:" + first);
        GossipPeer three = start(recorded, 2, 0, third)) {
      one.join(channel);
      two.join(channel);
      three.join(channel);
      three.meet("127.0.0.1:" + first, RecordedGossip.msp(1));

      String at = "127.0.0.1:";
      long height = channel.height();
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> {
            assertThat(seenBy(one, channel))
                .isEqualTo(Map.of(at + second, height, at + third, height));
            assertThat(seenBy(two, channel))
                .isEqualTo(Map.of(at + first, height, at + third, height));
            assertThat(seenBy(three, channel))
                .isEqualTo(Map.of(at + first, height, at + second, height));
          });

      channel.add(recorded.first());

      await()
          .atMost(LIMIT)
          .untilAsserted(() ->
              assertThat(seenBy(three, channel))
                  .isEqualTo(Map.of(at + first, height + 1, at + second, height + 1)));
    }
  }

  @Test
  @Spec({"NA-388", "NA-389", "NA-391", "NA-394", "NA-395", "NA-396"})
  void private_values_go_to_members_and_come_from_them() {
    RecordedGossip recorded = RecordedGossip.of("v3.1.5-plain");
    StandingChannel here = recorded.channel();
    StandingChannel there = recorded.channel();
    int first = Ports.free();
    int second = Ports.free();
    try (GossipPeer one = start(recorded, 1, 0, first);
        GossipPeer two = start(recorded, 1, 1, second, "127.0.0.1:" + first)) {
      one.join(here);
      Dissemination others = one.gossip().dissemination();
      await()
          .atMost(LIMIT)
          .until(() -> one.gossip().peers().stream().anyMatch(each -> each.endpoint().isPresent()));
      assertThat(others.on(here.name())).isEmpty(); // it has not joined the channel
      two.join(there);
      await().atMost(LIMIT).until(() -> others.on(here.name()).size() == 1);
      Dissemination.Neighbour other = others.on(here.name()).getFirst();

      // ten blocks more than it has are not worth asking for any more
      assertThat(other.isPast(there.height() + 10)).isTrue();
      assertThat(other.isPast(there.height() + 11)).isFalse();

      TxPvtReadWriteSetWithConfigInfo written = PrivateTalkTest.written("open", "only1");
      other.keep(new TxId("tx"), written);

      assertThat(there.kept())
          .containsExactlyInAnyOrder(
              PrivateTalkTest.written("open"), PrivateTalkTest.written("only1"));

      there.fails("the disk is full\n");
      assertThatThrownBy(() -> other.keep(new TxId("tx"), written))
          .isInstanceOf(HeddleException.class)
          .hasMessageEndingWith(" cannot be asked: it says: private data cannot be kept now");

      PrivateDigest digest =
          new PrivateDigest(Optional.of(new TxId("tx")), new Version(7, 1), "cc", "open");
      there.has(digest, ByteString.copyFromUtf8("one"), ByteString.copyFromUtf8("two"));
      PrivateDigest late = new PrivateDigest(Optional.empty(), new Version(7, 1), "cc", "open");
      assertThat(other.give(List.of(digest, late)))
          .isEqualTo(
              List.of(
                  new GivenWrites(
                      digest,
                      List.of(ByteString.copyFromUtf8("one"), ByteString.copyFromUtf8("two")))));
    }
  }

  @Test
  @Spec("NA-371")
  void without_a_certificate_nobody_gets_a_stream() throws Exception {
    RecordedGossip recorded = RecordedGossip.of("v2.5.0-tls");
    int port = Ports.free();
    try (GossipPeer _ = start(recorded, 1, 0, port)) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", port)
              .sslContext(
                  GrpcSslContexts.forClient()
                      .trustManager(InsecureTrustManagerFactory.INSTANCE)
                      .build())
              .build();
      try {
        assertThat(GossipGrpc.newBlockingStub(channel).ping(Empty.getDefaultInstance()))
            .isEqualTo(Empty.getDefaultInstance());

        assertThat(end(channel, List.of())).isEqualTo(Status.Code.UNKNOWN + ": no TLS certificate");
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  @Spec("NA-373")
  void who_says_nothing_or_lies_is_told_so() throws Exception {
    RecordedGossip recorded = RecordedGossip.of("v3.1.5-plain");
    int port = Ports.free();
    try (GossipPeer peer = start(recorded, 2, 0, port)) {
      peer.join(recorded.channel());
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
      try {
        assertThat(end(channel, List.of()))
            .matches("UNKNOWN: timed out waiting for connection message from 127.0.0.1:\\d+");
        assertThat(end(channel, List.of(sent(recorded, "07-pki-id-of-another"))))
            .isEqualTo("UNKNOWN: identity doesn't match the computed pkiID");
        assertThat(end(channel, List.of(sent(recorded, "02-deep-probe")))).isEqualTo("OK");
        assertThat(
                end(
                    channel,
                    List.of(
                        sent(recorded, "01-good"),
                        Envelope.newBuilder()
                            .setPayload(ByteString.copyFromUtf8("\u0001\u0001"))
                            .build())))
            .isEqualTo(
                "UNKNOWN: Failed unmarshalling GossipMessage from envelope: proto: cannot parse invalid wire-format data");
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static Envelope sent(RecordedGossip recorded, String id) {
    return GossipHandshakeTest.sent(recorded, id).envelope();
  }

  /** How a stream ends on which this is said. */
  private static String end(ManagedChannel channel, List<Envelope> said)
      throws InterruptedException, ExecutionException, TimeoutException {
    var end = new CompletableFuture<String>();
    var out =
        GossipGrpc.newStub(channel)
            .gossipStream(
                new StreamObserver<>() {
                  @Override
                  public void onNext(Envelope value) {}

                  @Override
                  public void onError(Throwable why) {
                    Status status = ((StatusRuntimeException) why).getStatus();
                    end.complete(status.getCode() + ": " + status.getDescription());
                  }

                  @Override
                  public void onCompleted() {
                    end.complete("OK");
                  }
                });
    said.forEach(out::onNext);
    return end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
