// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.identity.SigningIdentity;
import io.heddle.order.OrderedBlock;
import io.heddle.testing.AnchorPeersUpdate;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.SignedRequests;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;
import org.hyperledger.fabric.protos.peer.AnchorPeer;
import org.hyperledger.fabric.protos.peer.AnchorPeers;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node's orderer as clients of an ordering service see it. */
final class OrdererPortIT {

  private static final int SECONDS = 60;

  @TempDir private Path data;

  @Test
  @Spec({"NA-196", "NA-187", "NA-321", "NA-353"})
  void updates_go_to_the_orderers_own_port_with_tls_and_blocks_come_from_there_as_ordered()
      throws Exception {
    try (HeddleProcess _ = HeddleProcess.startNode(data)) {
      NodeDescription about = DataDirectory.at(data).runningNode();
      Path tlsCas = data.resolve("organizations/ordererOrganizations/example.com/tlsca");
      ManagedChannel orderer = dial(about.orderer(), tlsCas.resolve("tlsca.example.com-cert.pem"));
      ManagedChannel peer = dial(about.endpoint(), about.tlsCa().orElseThrow());
      try {
        Envelope blocks = Envelope.parseFrom(SignedRequests.of(about).blocks());
        var ordered = new Answers<DeliverResponse>();
        var committed = new Answers<org.hyperledger.fabric.protos.peer.DeliverResponse>();
        AtomicBroadcastGrpc.newStub(orderer).deliver(ordered).onNext(blocks);
        DeliverGrpc.newStub(peer).deliver(committed).onNext(blocks);
        Block first = ordered.next(DeliverResponse::getBlock);
        assertThat(first)
            .isEqualTo(
                committed.next(org.hyperledger.fabric.protos.peer.DeliverResponse::getBlock));
        ChannelConfig config = ChannelConfig.fromBlock(first);
        var admin = SigningIdentity.load(new MspId(about.mspId()), about.userMsp("Admin"));
        AnchorPeers anchors =
            AnchorPeers.newBuilder()
                .addAnchorPeers(
                    AnchorPeer.newBuilder().setHost("peer0.org1.example.com").setPort(7051))
                .build();

        var answers = new Answers<BroadcastResponse>();
        StreamObserver<Envelope> broadcast =
            AtomicBroadcastGrpc.newStub(orderer).broadcast(answers);
        broadcast.onNext(AnchorPeersUpdate.of(admin, config, anchors));
        assertThat(answers.next(Function.identity()))
            .isEqualTo(BroadcastResponse.newBuilder().setStatus(Status.SUCCESS).build());
        Block second = ordered.next(DeliverResponse::getBlock);
        Block seen = committed.next(org.hyperledger.fabric.protos.peer.DeliverResponse::getBlock);
        assertThat(OrderedBlock.of(seen)).isEqualTo(second).isNotEqualTo(seen);
        assertThat(ChannelConfig.fromBlock(second).sequence()).isEqualTo(1);

        broadcast.onNext(AnchorPeersUpdate.of(admin, config, anchors));
        assertThat(answers.next(Function.identity()).getInfo())
            .startsWith("error applying config update to existing channel 'mychannel': ");
      } finally {
        orderer.shutdownNow();
        peer.shutdownNow();
      }
    }
  }

  private static ManagedChannel dial(String address, Path tlsCa) throws Exception {
    return NettyChannelBuilder.forTarget(address)
        .sslContext(GrpcSslContexts.forClient().trustManager(tlsCa.toFile()).build())
        .build();
  }

  /** What comes on a stream, one after the other. */
  private static final class Answers<T> implements StreamObserver<T> {
    private final BlockingQueue<T> received = new LinkedBlockingQueue<>();
    private volatile String end = "goes on";

    <R> R next(Function<T, R> part) throws InterruptedException {
      T answer = received.poll(SECONDS, TimeUnit.SECONDS);
      assertThat(answer).as("an answer; the stream %s", end).isNotNull();
      return part.apply(answer);
    }

    @Override
    public void onNext(T answer) {
      received.add(answer);
    }

    @Override
    public void onError(Throwable error) {
      end = "failed: " + error;
    }

    @Override
    public void onCompleted() {
      end = "has ended";
    }
  }
}
