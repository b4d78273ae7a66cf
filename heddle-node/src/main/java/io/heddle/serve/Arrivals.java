// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one connection and their messages that have begun to arrive: counts what they hold
 * in memory, which flow control does not bound, and breaks off those that do not go on. Runs on the
 * connection's event loop.
 */
final class Arrivals extends Http2ConnectionAdapter {

  /** What an open call takes, roughly. */
  private static final int CALL_COST = 8 * 1024;

  /** Memory beside the bytes, which counts if they come one by one. */
  private static final int FRAME_COST = 256;

  /** Taken from the stock at once, so that it is not asked for each frame. */
  private static final long STEP = 256 * 1024;

  private static final long LOOK_SECONDS = 20;

  /** What a message must grow by between two looks, if it does not become whole. */
  private static final long MIN_GROWTH = 64 * 1024;

  private final GrpcHttp2ConnectionHandler grpc;
  private final Http2FrameListener toGrpc;
  private final Http2Connection.PropertyKey key;
  private final ListenerLimits limits;
  private final Stock stock;
  private final Offenders offenders;
  private long held;
  private long taken;
  private int incomplete;
  private boolean isLooking;

  Arrivals(
      GrpcHttp2ConnectionHandler grpc, ListenerLimits limits, Stock stock, Offenders offenders) {
    this.grpc = grpc;
    this.toGrpc = grpc.decoder().frameListener();
    this.key = grpc.connection().newKey();
    this.limits = limits;
    this.stock = stock;
    this.offenders = offenders;
  }

  /**
   * A call begins; false if the connection has no room left for it. It may stay as it is: clients
   * open streams long before they need them.
   */
  boolean open(int streamId) {
    @Nullable Http2Stream stream = grpc.connection().stream(streamId);
    if (stream == null || stream.getProperty(key) != null) {
      return true;
    }
    var arrival = new Arrival();
    stream.setProperty(key, arrival);
    hold(arrival, CALL_COST);
    return hasRoom(arrival);
  }

  /** False if the connection has no room left for what has come. */
  boolean accept(ChannelHandlerContext context, int streamId, ByteBuf data, boolean isLast) {
    @Nullable Http2Stream stream = grpc.connection().stream(streamId);
    if (stream == null) {
      return true;
    }
    @Nullable Arrival arrival = stream.getProperty(key);
    if (arrival == null) {
      return true;
    }
    if (isLast) {
      setIncomplete(arrival, false, context);
    }
    if (!data.isReadable()) {
      return true;
    }
    if (arrival.isWhole()) {
      forgetMessage(arrival);
    }
    arrival.take(data);
    arrival.growth += data.readableBytes();
    hold(arrival, data.readableBytes() + FRAME_COST);
    setIncomplete(arrival, !isLast && !arrival.isWhole(), context);
    if (arrival.isWhole() && !limits.countsRunning()) {
      forgetMessage(arrival);
    }
    return hasRoom(arrival);
  }

  /** As if the client had broken off the call. */
  void breakOff(ChannelHandlerContext context, int streamId) throws Http2Exception {
    toGrpc.onRstStreamRead(context, streamId, Http2Error.ENHANCE_YOUR_CALM.code());
    var _ =
        grpc.resetStream(
            context, streamId, Http2Error.ENHANCE_YOUR_CALM.code(), context.newPromise());
    context.flush();
    offenders.tell(
        context.channel().remoteAddress(),
        "sends more at once than there is memory for, or does not go on sending; its calls are broken off");
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    @Nullable Arrival arrival = stream.removeProperty(key);
    if (arrival != null) {
      held -= arrival.held;
      if (arrival.isIncomplete) {
        incomplete--;
      }
      giveBack();
    }
  }

  private void hold(Arrival arrival, long bytes) {
    arrival.held += bytes;
    held += bytes;
  }

  private void forgetMessage(Arrival arrival) {
    held -= arrival.held - CALL_COST;
    arrival.held = CALL_COST;
  }

  private boolean hasRoom(Arrival arrival) {
    if (held <= taken) {
      return true;
    }
    long step = Math.max(STEP, held - taken);
    boolean isAlone = arrival.held == held;
    if (stock.take(taken, step) || (isAlone && stock.takeAlone(taken, step))) {
      taken += step;
      return true;
    }
    return false;
  }

  private void giveBack() {
    if (taken - held >= 2 * STEP || (held == 0 && taken > 0)) {
      stock.giveBack(taken - held);
      taken = held;
    }
  }

  private void setIncomplete(Arrival arrival, boolean isIncomplete, ChannelHandlerContext context) {
    if (arrival.isIncomplete != isIncomplete) {
      arrival.isIncomplete = isIncomplete;
      incomplete += isIncomplete ? 1 : -1;
      if (!isLooking && isIncomplete) {
        isLooking = true;
        lookLater(context);
      }
    }
  }

  private void lookLater(ChannelHandlerContext context) {
    var _ = context.executor().schedule(() -> look(context), LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private void look(ChannelHandlerContext context) {
    isLooking = context.channel().isOpen() && incomplete > 0;
    if (!isLooking) {
      return;
    }
    lookLater(context);
    try {
      for (int streamId : stalled()) {
        breakOff(context, streamId);
      }
    } catch (Http2Exception _) {
      var _ = context.close();
    }
  }

  private List<Integer> stalled() throws Http2Exception {
    List<Integer> stalled = new ArrayList<>();
    grpc.connection()
        .forEachActiveStream(stream -> {
          @Nullable Arrival arrival = stream.getProperty(key);
          if (arrival != null && arrival.isIncomplete) {
            if (arrival.wasLookedAt && arrival.growth < MIN_GROWTH) {
              stalled.add(stream.id());
            }
            arrival.wasLookedAt = true;
            arrival.growth = 0;
          }
          return true;
        });
    return stalled;
  }

  /** The latest message of one call: gRPC's prefix of five bytes, then as many as it says. */
  private static final class Arrival {

    private static final int PREFIX = 5;

    private int prefixRead;
    private long missing;
    private long held;
    private long growth;
    private boolean isIncomplete;
    private boolean wasLookedAt;

    boolean isWhole() {
      return prefixRead == PREFIX && missing == 0;
    }

    void take(ByteBuf data) {
      int at = data.readerIndex();
      int end = data.writerIndex();
      while (at < end) {
        if (isWhole()) {
          prefixRead = 0;
        }
        if (prefixRead < PREFIX) {
          int each = data.getUnsignedByte(at++);
          missing = prefixRead == 0 ? 0 : missing << 8 | each;
          prefixRead++;
        } else {
          long part = Math.min(missing, end - at);
          missing -= part;
          at += (int) part;
        }
      }
    }
  }
}
