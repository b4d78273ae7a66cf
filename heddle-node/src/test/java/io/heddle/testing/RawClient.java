// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client of any service that sends what it is told to send, message or not. */
public record RawClient(Channel channel) {

  private static final int MAX_MESSAGES = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * How a call ended.
   *
   * @param messages what came before, not parsed
   */
  public record Answer(Status status, Metadata trailers, List<ByteString> messages) {}

  private static final class Bytes implements MethodDescriptor.Marshaller<ByteString> {

    @Override
    public InputStream stream(ByteString value) {
      return new ByteArrayInputStream(value.toByteArray());
    }

    @Override
    public ByteString parse(InputStream stream) {
      try {
        return ByteString.readFrom(stream);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Makes a call and waits for its end. */
  public Answer call(String method, ByteString... requests) throws InterruptedException {
    return call(method, PATIENCE, requests);
  }

  /**
   * Makes a call with a deadline, after which it ends.
   *
   * @param method such as {@code protos.Endorser/ProcessProposal}
   */
  public Answer call(String method, Duration deadline, ByteString... requests)
      throws InterruptedException {
    MethodDescriptor<ByteString, ByteString> raw =
        MethodDescriptor.newBuilder(new Bytes(), new Bytes())
            .setType(MethodType.BIDI_STREAMING)
            .setFullMethodName(method)
            .build();
    ClientCall<ByteString, ByteString> call =
        channel.newCall(
            raw, CallOptions.DEFAULT.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS));
    CompletableFuture<Answer> end = new CompletableFuture<>();
    List<ByteString> messages = new ArrayList<>();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(ByteString message) {
            messages.add(message);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(new Answer(status, trailers, List.copyOf(messages)));
          }
        },
        new Metadata());
    call.request(MAX_MESSAGES);
    for (ByteString request : requests) {
      call.sendMessage(request);
    }
    call.halfClose();
    try {
      return end.get(deadline.plus(PATIENCE).toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("A call of %s did not end".formatted(method), e);
    }
  }
}
