// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.dial.Dialing;
import io.heddle.discover.KnownPeer;
import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.Verdict;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.gossip.AliveMessage;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.Member;
import org.hyperledger.fabric.protos.gossip.Properties;
import org.hyperledger.fabric.protos.gossip.StateInfo;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers elsewhere, each of them a server that answers as it is told. */
final class RemotePeersTest {

  private static final ChannelName CHANNEL = new ChannelName("mychannel");
  private static final Response GOOD =
      Response.newBuilder().setStatus(200).setPayload(ByteString.copyFromUtf8("7")).build();

  private final ElsewhereEndorser endorser = new ElsewhereEndorser();
  private final List<KnownPeer> known = new ArrayList<>();
  private final RemotePeers peers =
      new RemotePeers(
          () -> known,
          new Dialing(
              false,
              Optional.empty(),
              Duration.ofSeconds(10),
              Duration.ofMinutes(1),
              Duration.ofSeconds(20)),
          _ -> List.of());
  private Server server;
  private String address;

  @BeforeEach
  void serve() throws IOException {
    server = server(0);
    address = "127.0.0.1:" + server.getPort();
    known.add(new Said("org2", address, 5, Map.of("cars", 3L)));
  }

  @AfterEach
  void stop() {
    peers.close();
    server.shutdownNow();
  }

  private Server server(int port) throws IOException {
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .addService(endorser)
        .build()
        .start();
  }

  @Test
  @Spec("NA-60")
  void what_a_peer_says_of_itself_is_what_can_be_asked_of_it() {
    EndorsingPeer peer = peers.get().getFirst();

    assertThat(peer.address()).isEqualTo(address);
    assertThat(peer.mspId()).isEqualTo(new MspId("org2"));
    assertThat(peer.identity()).isEqualTo(ByteString.copyFromUtf8("identity of org2"));
    assertThat(peer.height("mychannel")).isEqualTo(5);
    assertThat(peer.height("other")).isZero();
    assertThat(peer.offers("mychannel", "cars")).isTrue();
    assertThat(peer.offers("mychannel", "qscc")).isTrue();
    assertThat(peer.offers("mychannel", "boats")).isFalse();
    assertThat(peer.offers("other", "cars")).isFalse();
    assertThat(peer.offers("other", "qscc")).isFalse();
    assertThat(peer.runs("mychannel", "cars", 3)).isTrue();
    assertThat(peer.runs("mychannel", "cars", 2)).isFalse();
    assertThat(peer.runs("mychannel", "boats", 0)).isFalse();
  }

  @Test
  void an_endorsement_comes_as_it_was_given() throws Exception {
    Endorsement signed =
        Endorsement.newBuilder()
            .setEndorser(ByteString.copyFromUtf8("who"))
            .setSignature(ByteString.copyFromUtf8("sig"))
            .build();
    ChaincodeInterest interest =
        ChaincodeInterest.newBuilder()
            .addChaincodes(ChaincodeCall.newBuilder().setName("cars"))
            .build();
    ByteString payload = ByteString.copyFromUtf8("payload");
    endorser.answer =
        ProposalResponse.newBuilder()
            .setVersion(1)
            .setResponse(GOOD)
            .setPayload(payload)
            .setEndorsement(signed)
            .setInterest(interest)
            .build();

    assertThat(peers.get().getFirst().endorse(proposal()))
        .isEqualTo(
            new Verdict.Answered(
                GOOD,
                Optional.of(
                    new Verdict.Endorsed(payload, Optional.of(signed), Optional.of(interest)))));
    assertThat(endorser.asked.get()).isEqualTo(proposal().signed());
  }

  @Test
  void failures_of_a_peer_are_told_from_those_of_its_chaincode() throws Exception {
    EndorsingPeer peer = peers.get().getFirst();

    endorser.answer = response(500, "no chaincode", "");
    assertThat(peer.evaluate(proposal())).isEqualTo(new Verdict.Failed("no chaincode"));
    endorser.answer = response(500, "sold out", "p");
    assertThat(peer.evaluate(proposal()))
        .isEqualTo(
            new Verdict.Answered(
                endorser.answer.getResponse(),
                Optional.of(
                    new Verdict.Endorsed(
                        ByteString.copyFromUtf8("p"), Optional.empty(), Optional.empty()))));
    endorser.answer = response(404, "unknown", "");
    assertThat(peer.evaluate(proposal()))
        .isEqualTo(new Verdict.Answered(endorser.answer.getResponse(), Optional.empty()));
  }

  @Test
  void what_is_no_answer_reads_as_it_does_in_go() throws Exception {
    EndorsingPeer peer = peers.get().getFirst();
    endorser.failure =
        Optional.of(Status.UNKNOWN.withDescription("access denied: channel [mychannel]\u001b"));

    assertThatThrownBy(() -> peer.evaluate(proposal()))
        .isInstanceOf(NoAnswer.class)
        .hasMessage("rpc error: code = Unknown desc = access denied: channel [mychannel]\\u001b");
    server.shutdownNow().awaitTermination();
    assertThatThrownBy(() -> peer.evaluate(proposal()))
        .isInstanceOf(NoAnswer.class)
        .hasMessageStartingWith("rpc error: code = Unavailable desc = ");
    assertThatThrownBy(() -> peer.evaluate(proposal()))
        .hasMessage(
            "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: dial tcp %s: connect: connection refused\""
                .formatted(address));

    server = server(Integer.parseInt(address.substring(address.indexOf(':') + 1)));
    endorser.failure = Optional.empty();
    endorser.answer = response(200, "", "");
    // an attempt to connect that had begun before it was there may still fail
    await()
        .ignoreExceptionsInstanceOf(NoAnswer.class)
        .until(() -> peer.evaluate(proposal()) instanceof Verdict.Answered);
  }

  @Test
  void who_waits_no_longer_ends_the_call() throws Exception {
    EndorsingPeer peer = peers.get().getFirst();
    endorser.isSilent = true;
    Thread waiting =
        Thread.ofVirtual()
            .start(() ->
                assertThatThrownBy(() -> peer.evaluate(proposal()))
                    .isInstanceOf(InterruptedException.class));
    endorser.isAsked.await();

    waiting.interrupt();

    waiting.join();
    endorser.isCancelled.await();
  }

  @Test
  void a_peer_is_the_same_until_it_moves_and_gone_when_it_is() throws Exception {
    EndorsingPeer before = peers.get().getFirst();
    known.set(0, new Said("org2", address, 6, Map.of()));

    assertThat(peers.get()).containsExactly(before);
    assertThat(before.height("mychannel")).isEqualTo(6);
    assertThat(before.offers("mychannel", "cars")).isFalse();

    known.set(0, new Said("org2", "127.0.0.1:1", 6, Map.of()));
    EndorsingPeer moved = peers.get().getFirst();
    assertThat(moved).isNotEqualTo(before);
    assertThat(moved.address()).isEqualTo("127.0.0.1:1");

    known.set(0, new Said("org2", "", 6, Map.of()));
    assertThat(peers.get()).isEmpty();
    known.clear();
    assertThat(peers.get()).isEmpty();
    await()
        .untilAsserted(() ->
            assertThatThrownBy(() -> before.evaluate(proposal())).isInstanceOf(NoAnswer.class));
  }

  private static ProposalResponse response(int status, String message, String payload) {
    return ProposalResponse.newBuilder()
        .setResponse(Response.newBuilder().setStatus(status).setMessage(message))
        .setPayload(ByteString.copyFromUtf8(payload))
        .build();
  }

  private static OpenedProposal proposal() throws Exception {
    ByteString header =
        Header.newBuilder()
            .setChannelHeader(
                ChannelHeader.newBuilder().setChannelId(CHANNEL.value()).build().toByteString())
            .build()
            .toByteString();
    return OpenedProposal.open(
        SignedProposal.newBuilder()
            .setProposalBytes(Proposal.newBuilder().setHeader(header).build().toByteString())
            .build());
  }

  /** A peer as gossip knows it. */
  private record Said(String org, String endpoint, long height, Map<String, Long> sequences)
      implements KnownPeer {

    @Override
    public MspId organisation() {
      return new MspId(org);
    }

    @Override
    public ByteString identity() {
      return ByteString.copyFromUtf8("identity of " + org);
    }

    @Override
    public Optional<Envelope> alive() {
      return Optional.of(
          wrapped(
              GossipMessage.newBuilder()
                  .setAliveMsg(
                      AliveMessage.newBuilder()
                          .setMembership(Member.newBuilder().setEndpoint(endpoint)))));
    }

    @Override
    public Optional<Presence> on(ChannelName channel) {
      return Optional.of(channel)
          .filter(CHANNEL::equals)
          .map(_ ->
              new Presence(
                  wrapped(
                      GossipMessage.newBuilder()
                          .setStateInfo(
                              StateInfo.newBuilder()
                                  .setProperties(Properties.newBuilder().setLedgerHeight(height)))),
                  sequences));
    }

    private static Envelope wrapped(GossipMessage.Builder message) {
      return Envelope.newBuilder().setPayload(message.build().toByteString()).build();
    }
  }

  private static final class ElsewhereEndorser extends EndorserGrpc.EndorserImplBase {

    private final AtomicReference<SignedProposal> asked = new AtomicReference<>();
    private final CountDownLatch isAsked = new CountDownLatch(1);
    private final CountDownLatch isCancelled = new CountDownLatch(1);
    private volatile ProposalResponse answer = ProposalResponse.getDefaultInstance();
    private volatile Optional<Status> failure = Optional.empty();
    private volatile boolean isSilent;

    @Override
    public void processProposal(SignedProposal signed, StreamObserver<ProposalResponse> client) {
      asked.set(signed);
      isAsked.countDown();
      if (isSilent) {
        ((ServerCallStreamObserver<ProposalResponse>) client)
            .setOnCancelHandler(isCancelled::countDown);
        return;
      }
      failure.ifPresentOrElse(
          status -> client.onError(status.asRuntimeException()),
          () -> {
            client.onNext(answer);
            client.onCompleted();
          });
    }
  }
}
