// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.concurrent.TimeUnit;

/**
 * Counts the frames of one connection that cost work and carry nothing, and ends it with GOAWAY
 * when there are too many: gRPC and Netty count only some kinds. Runs on the connection's event
 * loop.
 */
final class FrameGuard extends Http2FrameListenerDecorator {

  private static final long WINDOW = TimeUnit.SECONDS.toNanos(ListenerLimits.WINDOW_SECONDS);

  /** Flow control needs pings and window updates: thousands are no offence. */
  private static final int LIGHT_FRAMES_FOR_ONE = 100;

  private final Arrivals arrivals;
  private final ListenerLimits limits;
  private final Offenders offenders;
  private final Strikes strikes;
  private final String address;
  private long windowStart = System.nanoTime();
  private int idleFrames;
  private int lightFrames;
  private int resets;

  FrameGuard(
      Http2FrameListener grpc,
      Arrivals arrivals,
      ListenerLimits limits,
      Offenders offenders,
      Strikes strikes,
      String address) {
    super(grpc);
    this.arrivals = arrivals;
    this.limits = limits;
    this.offenders = offenders;
    this.strikes = strikes;
    this.address = address;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int streamId,
      Http2Headers headers,
      int streamDependency,
      short weight,
      boolean isExclusive,
      int padding,
      boolean isLast)
      throws Http2Exception {
    if (arrivals.open(streamId)) {
      super.onHeadersRead(
          context, streamId, headers, streamDependency, weight, isExclusive, padding, isLast);
    } else {
      arrivals.breakOff(context, streamId);
      countReset(context);
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean isLast)
      throws Http2Exception {
    int bytes = data.readableBytes() + padding;
    if (!data.isReadable() && !isLast) {
      countIdle(context);
    }
    if (!arrivals.accept(context, streamId, data, isLast)) {
      arrivals.breakOff(context, streamId);
      countReset(context);
      return bytes;
    }
    return super.onDataRead(context, streamId, data, padding, isLast);
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext context, int streamId, long errorCode)
      throws Http2Exception {
    countReset(context);
    super.onRstStreamRead(context, streamId, errorCode);
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
      throws Http2Exception {
    countIdle(context);
    super.onSettingsRead(context, settings);
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext context) throws Http2Exception {
    countIdle(context);
    super.onSettingsAckRead(context);
  }

  @Override
  public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
    countLight(context);
    super.onPingRead(context, data);
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
    countLight(context);
    super.onPingAckRead(context, data);
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext context,
      int streamId,
      int streamDependency,
      short weight,
      boolean isExclusive)
      throws Http2Exception {
    countIdle(context);
    super.onPriorityRead(context, streamId, streamDependency, weight, isExclusive);
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext context, int streamId, int increment)
      throws Http2Exception {
    countLight(context);
    super.onWindowUpdateRead(context, streamId, increment);
  }

  @Override
  public void onGoAwayRead(
      ChannelHandlerContext context, int lastStreamId, long errorCode, ByteBuf debugData)
      throws Http2Exception {
    countIdle(context);
    super.onGoAwayRead(context, lastStreamId, errorCode, debugData);
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext context, byte type, int streamId, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    countIdle(context);
    super.onUnknownFrame(context, type, streamId, flags, payload);
  }

  private void countLight(ChannelHandlerContext context) throws Http2Exception {
    lightFrames++;
    if (lightFrames % LIGHT_FRAMES_FOR_ONE == 0) {
      countIdle(context);
    }
  }

  private void countIdle(ChannelHandlerContext context) throws Http2Exception {
    beginWindow();
    idleFrames++;
    if (strikes.isTooMuch(address, idleFrames, limits.maxIdleFrames())) {
      endConnection(context, "too_many_empty_frames", "sends frames that carry nothing");
    }
  }

  private void countReset(ChannelHandlerContext context) throws Http2Exception {
    beginWindow();
    resets++;
    if (strikes.isTooMuch(address, resets, limits.maxResets())) {
      endConnection(context, "too_many_rststreams", "breaks off too many calls");
    }
  }

  private void beginWindow() {
    if (idleFrames + resets == 0 || System.nanoTime() - windowStart > WINDOW) {
      windowStart = System.nanoTime();
      idleFrames = 0;
      resets = 0;
    }
  }

  /** GOAWAY, and the end even if the client does not read it. */
  private void endConnection(ChannelHandlerContext context, String toClient, String what)
      throws Http2Exception {
    strikes.add(address);
    offenders.tell(context.channel().remoteAddress(), what + "; the connection is closed");
    var _ =
        context
            .executor()
            .schedule(
                () -> {
                  var _ = context.pipeline().firstContext().close();
                },
                1,
                TimeUnit.SECONDS);
    throw new Http2Exception(Http2Error.ENHANCE_YOUR_CALM, toClient) {
      @Override
      public Throwable fillInStackTrace() {
        return this; // nobody looks at it, and it would be more work than the frame
      }
    };
  }
}
