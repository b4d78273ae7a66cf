// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.heddle.identity.SigningIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipGrpc;
import org.hyperledger.fabric.protos.gossip.GossipMessage;

/** A peer that says whatever a test wants, on a stream that it opens. */
final class RawPeer implements AutoCloseable {

  private final ManagedChannel channel;
  private final Self self;
  private final List<GossipMessage> heard = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final CompletableFuture<ClientCallStreamObserver<Envelope>> out =
      new CompletableFuture<>();

  private final boolean isDeaf;

  private RawPeer(int port, SigningIdentity signer, boolean isDeaf) {
    this.isDeaf = isDeaf;
    String endpoint = "127.0.0.1:1";
    this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    this.self =
        new Self(
            signer, new Self.Endpoints(endpoint, endpoint), Instant.now(), Duration.ofHours(1));
    var _ = GossipGrpc.newStub(channel).gossipStream(new Hearing());
  }

  /** One that has not said who it is. */
  static RawPeer silent(int port, SigningIdentity signer) {
    return new RawPeer(port, signer, false);
  }

  /** One that has said who it is. */
  static RawPeer open(int port, SigningIdentity signer) {
    return silent(port, signer).greet();
  }

  /** One that has said who it is, and takes nothing that is said to it but the greeting. */
  static RawPeer deaf(int port, SigningIdentity signer) {
    return new RawPeer(port, signer, true).greet();
  }

  private RawPeer greet() {
    say(self.connecting(Optional.empty(), false).envelope());
    return this;
  }

  private final class Hearing implements ClientResponseObserver<Envelope, Envelope> {
    @Override
    public void beforeStart(ClientCallStreamObserver<Envelope> stream) {
      if (isDeaf) {
        stream.disableAutoRequestWithInitial(1);
      }
      out.complete(stream);
    }

    @Override
    public void onNext(Envelope envelope) {
      heard.add(Message.of(envelope).content());
    }

    @Override
    public void onError(Throwable why) {
      Status status = Status.fromThrowable(why);
      end.complete(status.getCode() + ": " + status.getDescription());
    }

    @Override
    public void onCompleted() {
      end.complete("OK");
    }
  }

  Self self() {
    return self;
  }

  void say(Envelope envelope) {
    out.join().onNext(envelope);
  }

  void say(GossipMessage message) {
    say(Message.unsigned(message).envelope());
  }

  /** Whether the other side takes more. */
  boolean isTaken() {
    return out.join().isReady();
  }

  List<GossipMessage> heard() {
    return heard;
  }

  /** Waits for something that the other side says. */
  GossipMessage hear(Predicate<GossipMessage> what) {
    await().atMost(Duration.ofSeconds(20)).until(() -> heard.stream().anyMatch(what));
    return heard.stream().filter(what).findFirst().orElseThrow();
  }

  /** Asks whom the other side knows, until it answers. */
  GossipMessage askForMembers(long nonce) {
    say(Self.asking(nonce, false, self.alive(Instant.now())));
    return hear(each -> each.hasMemRes() && each.getNonce() == nonce);
  }

  String end() throws Exception {
    return end.get(20, TimeUnit.SECONDS);
  }

  boolean isOpen() {
    return !end.isDone();
  }

  static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
