// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.InternalProtocolNegotiators;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.SslContext;
import io.netty.util.AsciiString;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where connections of a listener come in: counts them, and looks at each frame before gRPC does.
 * gRPC has a place for this, its negotiation of the protocol, though it calls it internal.
 */
final class Door implements InternalProtocolNegotiator.ProtocolNegotiator {

  private final InternalProtocolNegotiator.ProtocolNegotiator inner;
  private final ConnectionRules rules;
  private final ListenerLimits limits;
  private final Offenders offenders;
  private final Strikes strikes = new Strikes(System::nanoTime);
  private final Peers peers;
  private final Stock arriving;

  Door(Optional<SslContext> tls, ConnectionRules rules, Offenders offenders) {
    this.inner =
        tls.map(InternalProtocolNegotiators::serverTls)
            .orElseGet(InternalProtocolNegotiators::serverPlaintext);
    this.rules = rules;
    this.limits = rules.limits();
    this.offenders = offenders;
    this.peers = new Peers(limits.maxConnections(), offenders);
    this.arriving = new Stock(limits.maxArrivingBytes());
  }

  @Override
  public AsciiString scheme() {
    return inner.scheme();
  }

  @Override
  public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpc) {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void handlerAdded(ChannelHandlerContext context) {
        peers
            .admit(context.channel())
            .ifPresentOrElse(
                peer -> {
                  letWait(context.channel(), strikes.pause(peer.address()));
                  watch(grpc, peer);
                  context.pipeline().addFirst(new Pings(grpc, rules));
                  context.pipeline().replace(this, null, inner.newHandler(grpc));
                },
                () -> {
                  var _ = context.close();
                });
      }
    };
  }

  @Override
  public void close() {
    inner.close();
  }

  private static void letWait(Channel channel, long nanos) {
    if (nanos > 0) {
      channel.config().setAutoRead(false);
      var _ =
          channel
              .eventLoop()
              .schedule(() -> channel.config().setAutoRead(true), nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void watch(GrpcHttp2ConnectionHandler grpc, Peers.Peer peer) {
    Http2Connection connection = grpc.connection();
    connection.addListener(
        new Http2ConnectionAdapter() {
          @Override
          public void onStreamActive(Http2Stream stream) {
            peer.hasCalls(connection.numActiveStreams());
          }

          @Override
          public void onStreamClosed(Http2Stream stream) {
            peer.hasCalls(connection.numActiveStreams());
          }
        });
    var arrivals = new Arrivals(grpc, limits, arriving, offenders);
    connection.addListener(arrivals);
    grpc.decoder()
        .frameListener(
            new FrameGuard(
                grpc.decoder().frameListener(),
                arrivals,
                limits,
                offenders,
                strikes,
                peer.address()));
  }
}
