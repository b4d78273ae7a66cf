// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;

/**
 * Asks a silent connection whether its other end is still there, and closes it if nothing comes in
 * time. gRPC's own pings cannot be held back once a listener has begun, as they must be when
 * somebody opens a debugger: a process that is stopped there answers nothing. Runs on the
 * connection's event loop.
 */
final class Pings extends IdleStateHandler {

  /** gRPC sends the same, and takes the answer without a word. */
  private static final long PAYLOAD = 0xDEAD;

  private final GrpcHttp2ConnectionHandler grpc;
  private final ConnectionRules rules;
  private long reads;

  Pings(GrpcHttp2ConnectionHandler grpc, ConnectionRules rules) {
    super(rules.pingAfter().toNanos(), 0, 0, TimeUnit.NANOSECONDS);
    this.grpc = grpc;
    this.rules = rules;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    reads++;
    super.channelRead(context, message);
  }

  @Override
  protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
    ping(context.channel());
    long before = reads;
    var _ =
        context
            .executor()
            .schedule(
                () -> closeIfSilentSince(before, context),
                rules.pingTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
  }

  private void ping(Channel channel) {
    ChannelHandlerContext negotiated = channel.pipeline().context(grpc);
    if (negotiated != null) { // who is still shaking hands has another limit
      var _ = grpc.encoder().writePing(negotiated, false, PAYLOAD, negotiated.newPromise());
      var _ = negotiated.flush();
    }
  }

  private void closeIfSilentSince(long before, ChannelHandlerContext context) {
    if (reads == before && !rules.mayStandStill().getAsBoolean()) {
      var _ = context.close();
    }
  }
}
