// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.hyperledger.fabric.protos.gossip.Empty;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipGrpc;

/** The service {@code gossip.Gossip}: other peers open streams here. */
final class GossipService extends GossipGrpc.GossipImplBase {

  private static final Context.Key<Caller> CALLER = Context.key("gossip caller");

  /**
   * Who calls.
   *
   * @param address with its port, if it has one
   * @param host by which streams are counted
   * @param shown the hash of its certificate
   */
  record Caller(String address, String host, Optional<ByteString> shown) {}

  /** Takes those who call. */
  @FunctionalInterface
  interface Reception {
    StreamObserver<Envelope> accept(Caller caller, ServerCallStreamObserver<Envelope> out);
  }

  private final Reception reception;

  private GossipService(Reception reception) {
    this.reception = reception;
  }

  static ServerServiceDefinition of(Reception reception) {
    return ServerInterceptors.intercept(
        OnlyKnownFields.of(new GossipService(reception).bindService()), new Callers());
  }

  @Override
  public void ping(Empty request, StreamObserver<Empty> client) {
    client.onNext(Empty.getDefaultInstance());
    client.onCompleted();
  }

  @Override
  public StreamObserver<Envelope> gossipStream(StreamObserver<Envelope> client) {
    return reception.accept(CALLER.get(), (ServerCallStreamObserver<Envelope>) client);
  }

  /** How this side ends a stream that another has opened. */
  record ServerEnd(ServerCallStreamObserver<Envelope> out) implements PeerStream.End {

    @Override
    public void refuse(Status status) {
      try {
        out.onError(status.asRuntimeException());
      } catch (IllegalStateException _) {
        // the other side was quicker
      }
    }

    @Override
    public void close() {
      try {
        out.onCompleted();
      } catch (IllegalStateException _) {
        // the other side was quicker
      }
    }
  }

  private static final class Callers implements ServerInterceptor {

    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      InetSocketAddress remote = remote(call);
      String host = remote.getAddress() == null ? "" : remote.getAddress().getHostAddress();
      Caller caller =
          new Caller(
              host + ":" + remote.getPort(), host, TlsSession.peerHash(call.getAttributes()));
      return Contexts.interceptCall(
          Context.current().withValue(CALLER, caller), call, headers, next);
    }

    private static InetSocketAddress remote(ServerCall<?, ?> call) {
      SocketAddress remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
      return remote instanceof InetSocketAddress inet
          ? inet
          : InetSocketAddress.createUnresolved("", 0); // inside the process
    }
  }
}
