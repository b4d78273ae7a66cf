// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.heddle.serve.ReadableRequests.Received;
import org.jspecify.annotations.Nullable;

/**
 * A call that ends by itself when its client sends what is no request. To the service below it is
 * then cancelled, and what the service still says is dropped. Safe for use by many threads.
 *
 * @param <Q> the request
 * @param <A> the answer
 */
final class GuardedCall<Q, A> extends ServerCall<Q, A> {

  /** A longer description would fit in the headers of hardly any client. */
  private static final int MAX_DESCRIPTION = 64 * 1024;

  private final ServerCall<Received<Q>, A> call;
  private final MethodDescriptor<Q, A> descriptor;
  private final OpenCalls open;
  private boolean isClosed; // guarded by this
  private volatile boolean isGivenUp;
  private volatile boolean isCutOff;

  GuardedCall(ServerCall<Received<Q>, A> call, MethodDescriptor<Q, A> descriptor, OpenCalls open) {
    this.call = call;
    this.descriptor = descriptor;
    this.open = open;
  }

  /** What hears of the client, for the service that wants to hear of it. */
  Listener<Received<Q>> listener(Listener<Q> service) {
    return new Hearing(service);
  }

  private final class Hearing extends Listener<Received<Q>> {

    private final Listener<Q> service;
    private final boolean isUnary = descriptor.getType().clientSendsOneMessage();
    private boolean hasRequest;
    private boolean isOver;

    Hearing(Listener<Q> service) {
      this.service = service;
    }

    @Override
    public void onMessage(Received<Q> received) {
      if (isOver) {
        return;
      }
      hasRequest = true;
      switch (received) {
        case Received.Parsed<Q>(Q request) -> service.onMessage(request);
        case Received.Unreadable<Q>(String why) ->
            end(
                Status.INTERNAL.withDescription(
                    (isUnary
                            ? "grpc: error unmarshalling request: "
                            : "grpc: failed to unmarshal the received message: ")
                        + why));
      }
    }

    @Override
    public void onHalfClose() {
      if (isOver) {
        return;
      }
      if (isUnary && !hasRequest) {
        end(Status.UNKNOWN.withDescription("EOF"));
        return;
      }
      service.onHalfClose();
    }

    @Override
    public void onCancel() {
      open.remove(GuardedCall.this);
      if (!isOver) {
        service.onCancel();
      }
    }

    @Override
    public void onComplete() {
      open.remove(GuardedCall.this);
      if (isOver) {
        return;
      }
      if (isCutOff) {
        service.onCancel(); // its own end is not the one that was sent
      } else {
        service.onComplete();
      }
    }

    @Override
    public void onReady() {
      if (!isOver) {
        service.onReady();
      }
    }

    private void end(Status status) {
      isOver = true;
      giveUp(status);
      service.onCancel();
    }
  }

  /** Ends the call from outside of its service, which can send nothing more. */
  synchronized void giveUp(Status status) {
    isGivenUp = true;
    if (!isClosed) {
      isClosed = true;
      isCutOff = true;
      call.close(status, new Metadata());
    }
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    if (!isGivenUp) {
      call.sendHeaders(headers);
    }
  }

  @Override
  public synchronized void sendMessage(A message) {
    if (!isGivenUp) {
      call.sendMessage(message);
    }
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    if (!isGivenUp) {
      isClosed = true;
      call.close(bounded(status), trailers);
    }
  }

  private static Status bounded(Status status) {
    String description = status.getDescription();
    return description == null || description.length() <= MAX_DESCRIPTION
        ? status
        : status.withDescription(
            "%s… (%d characters)"
                .formatted(description.substring(0, MAX_DESCRIPTION), description.length()));
  }

  @Override
  public boolean isCancelled() {
    return isGivenUp || call.isCancelled();
  }

  @Override
  public void request(int messages) {
    call.request(messages);
  }

  @Override
  public boolean isReady() {
    return call.isReady();
  }

  @Override
  public void setMessageCompression(boolean enabled) {
    call.setMessageCompression(enabled);
  }

  @Override
  public void setCompression(String compressor) {
    call.setCompression(compressor);
  }

  @Override
  public void setOnReadyThreshold(int bytes) {
    call.setOnReadyThreshold(bytes);
  }

  @Override
  public SecurityLevel getSecurityLevel() {
    return call.getSecurityLevel();
  }

  @Override
  public Attributes getAttributes() {
    return call.getAttributes();
  }

  @Override
  public @Nullable String getAuthority() {
    return call.getAuthority();
  }

  @Override
  public MethodDescriptor<Q, A> getMethodDescriptor() {
    return descriptor;
  }
}
