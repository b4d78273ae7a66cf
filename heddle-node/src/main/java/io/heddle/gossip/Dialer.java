// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.heddle.base.HeddleException;
import io.heddle.dial.Dialing;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipGrpc;

/** Opens streams to other peers, each on a connection of its own. */
final class Dialer {

  private static final Duration PING_AFTER = Duration.ofMinutes(1);
  private static final Duration PING_LIMIT = Duration.ofSeconds(20);

  private final Optional<GossipTls> tls;
  private final Dialing dialing;

  /**
   * @param tls empty for connections without
   * @param limit how long it may take to connect
   */
  Dialer(Optional<GossipTls> tls, Duration limit) {
    this.tls = tls;
    this.dialing =
        new Dialing(tls.isPresent(), tls.map(GossipTls::shown), limit, PING_AFTER, PING_LIMIT);
  }

  /** What a stream is made of, when the call is there. */
  @FunctionalInterface
  interface Maker extends Function<Call, PeerStream> {}

  /**
   * A call that is about to start.
   *
   * @param shown the hash of the certificate that the other side has shown
   */
  record Call(
      ClientCallStreamObserver<Envelope> out,
      PeerStream.End end,
      Supplier<Optional<ByteString>> shown) {}

  /**
   * Opens one, which is connected when the other side has said who it is.
   *
   * @param first what is said there first
   * @throws Doubt if the address is none or TLS cannot be set up
   */
  PeerStream dial(String address, Envelope first, Maker maker) throws Doubt {
    ManagedChannel channel = channel(address);
    try {
      var certificates = new ShownCertificate();
      var observer = new Observer(maker, channel, certificates);
      var out =
          GossipGrpc.newStub(channel)
              .withInterceptors(certificates)
              .withExecutor(Runnable::run) // the stream waits for nothing
              .gossipStream(observer);
      out.onNext(first);
      return observer.stream();
    } catch (IllegalStateException e) {
      channel.shutdownNow();
      throw new Doubt("the call has ended as it began: " + e.getMessage());
    }
  }

  private ManagedChannel channel(String address) throws Doubt {
    try {
      return dialing.connection(address, tls.map(each -> each.authorities().get()));
    } catch (HeddleException e) {
      throw new Doubt(e.getMessage());
    }
  }

  /** Remembers on which call it is, for that knows what the other side has shown. */
  private static final class ShownCertificate implements ClientInterceptor {

    private final AtomicReference<Optional<ClientCall<?, ?>>> call =
        new AtomicReference<>(Optional.empty());

    @Override
    public <A, B> ClientCall<A, B> interceptCall(
        MethodDescriptor<A, B> method, CallOptions options, Channel next) {
      ClientCall<A, B> made = next.newCall(method, options);
      call.set(Optional.of(made));
      return made;
    }

    Optional<ByteString> hash() {
      Attributes attributes =
          call.get().<Attributes>map(ClientCall::getAttributes).orElse(Attributes.EMPTY);
      return TlsSession.peerHash(attributes);
    }
  }

  /** Makes the stream as soon as the call is there, before anything can come. */
  private static final class Observer implements ClientResponseObserver<Envelope, Envelope> {

    private final Maker maker;
    private final ManagedChannel channel;
    private final ShownCertificate certificates;
    private final AtomicReference<Optional<PeerStream>> made =
        new AtomicReference<>(Optional.empty());

    Observer(Maker maker, ManagedChannel channel, ShownCertificate certificates) {
      this.maker = maker;
      this.channel = channel;
      this.certificates = certificates;
    }

    PeerStream stream() {
      return made.get().orElseThrow();
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Envelope> out) {
      out.disableAutoRequestWithInitial(1);
      PeerStream stream =
          maker.apply(new Call(out, new ClientEnd(out, channel), certificates::hash));
      made.set(Optional.of(stream));
      out.setOnReadyHandler(stream::ready);
    }

    @Override
    public void onNext(Envelope envelope) {
      stream().onNext(envelope);
    }

    @Override
    public void onError(Throwable why) {
      stream().onError(why);
    }

    @Override
    public void onCompleted() {
      stream().onCompleted();
    }
  }

  private record ClientEnd(ClientCallStreamObserver<Envelope> out, ManagedChannel channel)
      implements PeerStream.End {

    @Override
    public void refuse(Status status) {
      close();
    }

    @Override
    public void close() {
      out.cancel("the stream is not needed any more", null);
      channel.shutdown();
    }
  }
}
