// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import com.google.protobuf.ByteString;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.base.Sha256;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;

/** Connects to orderers over gRPC, with TLS unless the peer has none. */
public final class GrpcDialer implements Dialer {

  private static final int MAX_MESSAGE_BYTES = 100 * 1024 * 1024;

  /**
   * What orderers are shown.
   *
   * @param chain the own certificate first
   */
  public record ClientCertificate(List<X509Certificate> chain, PrivateKey key) {
    public ClientCertificate {
      chain = List.copyOf(chain);
    }
  }

  private final boolean isSecure;
  private final Optional<ClientCertificate> client;
  private final Duration limit;
  private final Duration pingInterval;
  private final Duration pingLimit;

  /**
   * A dialer.
   *
   * @param isSecure whether to speak TLS: {@code peer.tls.enabled}
   * @param client with {@code peer.tls.clientAuthRequired}
   * @param limit for a connection: {@code peer.deliveryclient.connTimeout}
   * @param pingInterval {@code peer.keepalive.deliveryClient.interval}
   * @param pingLimit {@code peer.keepalive.deliveryClient.timeout}
   */
  public GrpcDialer(
      boolean isSecure,
      Optional<ClientCertificate> client,
      Duration limit,
      Duration pingInterval,
      Duration pingLimit) {
    this.isSecure = isSecure;
    this.client = client;
    this.limit = limit;
    this.pingInterval = pingInterval;
    this.pingLimit = pingLimit;
  }

  @Override
  public Optional<ByteString> certificateHash() {
    return client.map(shown -> {
      try {
        return Sha256.of(ByteString.copyFrom(shown.chain().getFirst().getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException(e); // it has been decoded
      }
    });
  }

  @Override
  public BlockStream open(OrdererEndpoint orderer, Envelope seek)
      throws StreamFailure, InterruptedException {
    ManagedChannel channel = connection(orderer);
    GrpcBlockStream stream = new GrpcBlockStream(channel);
    try {
      var requests = AtomicBroadcastGrpc.newStub(channel).deliver(stream);
      requests.onNext(seek); // the stream stays open on this side, too, as a Fabric peer's does
      await(channel);
      return stream;
    } catch (StreamFailure | InterruptedException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  /** Until it is connected, or has failed, of which the stream tells why. */
  private void await(ManagedChannel channel) throws StreamFailure, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    ConnectivityState state = channel.getState(true);
    while (state == ConnectivityState.IDLE || state == ConnectivityState.CONNECTING) {
      CountDownLatch isOther = new CountDownLatch(1);
      channel.notifyWhenStateChanged(state, isOther::countDown);
      if (!isOther.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw new StreamFailure("no connection within " + limit.toSeconds() + " s");
      }
      state = channel.getState(false);
    }
  }

  /** A connection that is made when it is used first. */
  ManagedChannel connection(OrdererEndpoint orderer) throws StreamFailure {
    try {
      NettyChannelBuilder builder =
          NettyChannelBuilder.forTarget("dns:///" + orderer.address())
              .maxInboundMessageSize(MAX_MESSAGE_BYTES)
              .keepAliveTime(pingInterval.toNanos(), TimeUnit.NANOSECONDS)
              .keepAliveTimeout(pingLimit.toNanos(), TimeUnit.NANOSECONDS)
              .disableRetry()
              .withOption(
                  ChannelOption.CONNECT_TIMEOUT_MILLIS,
                  Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE))
              .executor(Thread::startVirtualThread);
      return (isSecure ? builder.sslContext(tls(orderer)) : builder.usePlaintext()).build();
    } catch (SSLException | RuntimeException e) {
      throw new StreamFailure("it cannot be asked: " + e.getMessage(), e);
    }
  }

  private SslContext tls(OrdererEndpoint orderer) throws SSLException {
    SslContextBuilder builder =
        GrpcSslContexts.configure(SslContextBuilder.forClient()).protocols("TLSv1.2", "TLSv1.3");
    if (orderer.authorities().isPresent()) {
      builder.trustManager(orderer.authorities().get());
    }
    if (client.isPresent()) {
      builder.keyManager(client.get().key(), client.get().chain());
    }
    return builder.build();
  }
}
