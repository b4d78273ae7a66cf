// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls of a service that has as many already as {@link CallLimits} lets it have: a stream
 * when it is opened, another call when its request is there. One connection can have all of them,
 * and a quarter more is kept for others.
 *
 * <p>Fabric: internal/peer/node/grpc_limiters.go, where a client can keep all others out.
 */
final class CallLimiter implements ServerInterceptor {

  private final CallLimits limits;
  private final Offenders offenders;
  private final Map<String, Optional<Service>> services = new ConcurrentHashMap<>();

  CallLimiter(CallLimits limits, Offenders offenders) {
    this.limits = limits;
    this.offenders = offenders;
  }

  private record Service(String name, int limit, Stock running) {

    Optional<Permit> take(Connection connection) {
      AtomicInteger own = connection.running(name);
      if (running.take(own.getAndIncrement(), 1)) {
        return Optional.of(new Permit(running, own));
      }
      own.decrementAndGet();
      return Optional.empty();
    }

    Status refusal() {
      return Status.UNKNOWN.withDescription(
          "too many requests for /%s, exceeding concurrency limit (%d)".formatted(name, limit));
    }
  }

  /** Given back once. Safe for threads. */
  private static final class Permit {
    private final Stock running;
    private final AtomicInteger own;
    private final AtomicBoolean isBack = new AtomicBoolean();

    Permit(Stock running, AtomicInteger own) {
      this.running = running;
      this.own = own;
    }

    void giveBack() {
      if (isBack.compareAndSet(false, true)) {
        own.decrementAndGet();
        running.giveBack(1);
      }
    }
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String name = String.valueOf(call.getMethodDescriptor().getServiceName());
    Optional<Service> limited = services.computeIfAbsent(name, this::service);
    if (limited.isEmpty()) {
      return next.startCall(call, headers);
    }
    Service service = limited.get();
    var counted = new Counted<>(call);
    if (call.getMethodDescriptor().getType() == MethodType.UNARY) {
      return new Limited<>(next.startCall(counted, headers), counted, service, true);
    }
    Optional<Permit> permit = service.take(Connection.of(call));
    if (permit.isEmpty()) {
      refuse(call, service);
      return new ServerCall.Listener<>() {};
    }
    counted.permit = permit;
    return new Limited<>(next.startCall(counted, headers), counted, service, false);
  }

  private Optional<Service> service(String name) {
    return limits.of(name).map(limit -> new Service(name, limit, Stock.withShare(limit)));
  }

  private void refuse(ServerCall<?, ?> call, Service service) {
    @Nullable SocketAddress client = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (client != null) {
      offenders.tell(
          client,
          "Too many requests for /%s, exceeding concurrency limit (%d)"
              .formatted(service.name, service.limit));
    }
    call.close(service.refusal(), new Metadata());
  }

  /** Gives its place back before the client is told the end, so that it may call again at once. */
  private static final class Counted<Q, A> extends SimpleForwardingServerCall<Q, A> {

    private volatile Optional<Permit> permit = Optional.empty();

    Counted(ServerCall<Q, A> call) {
      super(call);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      giveBack();
      super.close(status, trailers);
    }

    void giveBack() {
      permit.ifPresent(Permit::giveBack);
    }
  }

  private final class Limited<Q, A> extends SimpleForwardingServerCallListener<Q> {
    private final Counted<Q, A> call;
    private final Service service;
    private final boolean isTakenLate;

    Limited(ServerCall.Listener<Q> next, Counted<Q, A> call, Service service, boolean isTakenLate) {
      super(next);
      this.call = call;
      this.service = service;
      this.isTakenLate = isTakenLate;
    }

    @Override
    public void onHalfClose() {
      if (isTakenLate) {
        call.permit = service.take(Connection.of(call));
        if (call.permit.isEmpty()) {
          refuse(call, service);
          return;
        }
      }
      super.onHalfClose();
    }

    @Override
    public void onComplete() {
      call.giveBack();
      super.onComplete();
    }

    @Override
    public void onCancel() {
      call.giveBack();
      super.onCancel();
    }
  }
}
