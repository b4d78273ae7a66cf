// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import com.google.protobuf.MessageLite;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what is kept for clients that do not read: an answer counts from when it is sent until the
 * client has taken most of it or the call is over. A call whose connection has no room left for one
 * more answer ends.
 */
final class UnreadAnswers implements ServerInterceptor {

  private static final Status UNREAD =
      Status.RESOURCE_EXHAUSTED.withDescription(
          "too much waits on this connection that the client does not read");

  private final Stock stock;
  private final Offenders offenders;

  UnreadAnswers(long maxBytes, Offenders offenders) {
    this.stock = new Stock(maxBytes);
    this.offenders = offenders;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    var counted = new Counted<>(call, Connection.of(call).unreadBytes());
    return new SimpleForwardingServerCallListener<>(next.startCall(counted, headers)) {
      @Override
      public void onReady() {
        counted.release();
        super.onReady();
      }

      @Override
      public void onComplete() {
        counted.release();
        super.onComplete();
      }

      @Override
      public void onCancel() {
        counted.release();
        super.onCancel();
      }
    };
  }

  private final class Counted<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final AtomicLong ofConnection;
    private final AtomicLong unread = new AtomicLong();
    private volatile boolean hasEnded;

    Counted(ServerCall<Q, A> call, AtomicLong ofConnection) {
      super(call);
      this.ofConnection = ofConnection;
    }

    @Override
    public void sendMessage(A message) {
      if (hasEnded) {
        return;
      }
      if (!reserve(message instanceof MessageLite known ? known.getSerializedSize() : 0)) {
        end();
        return;
      }
      super.sendMessage(message);
      if (isReady() && !isOneAnswer()) {
        release();
      }
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!hasEnded) {
        super.close(status, trailers);
      }
    }

    /** What ends the one who writes, without a word. */
    @Override
    public boolean isCancelled() {
      return hasEnded || super.isCancelled();
    }

    void release() {
      long amount = unread.getAndSet(0);
      ofConnection.addAndGet(-amount);
      stock.giveBack(amount);
    }

    private boolean isOneAnswer() {
      return getMethodDescriptor().getType().serverSendsOneMessage();
    }

    private boolean reserve(long bytes) {
      long held = ofConnection.getAndAdd(bytes);
      if (stock.take(held, bytes) || (held == 0 && stock.takeAlone(0, bytes))) {
        unread.addAndGet(bytes);
        return true;
      }
      ofConnection.addAndGet(-bytes);
      return false;
    }

    private void end() {
      hasEnded = true;
      @Nullable SocketAddress client = getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
      if (client != null) {
        offenders.tell(client, "does not read what it is sent; its calls are ended");
      }
      super.close(UNREAD, new Metadata());
    }
  }
}
