// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a client is sent; the end is empty. */
final class Received<T> implements StreamObserver<T> {
  private final LinkedBlockingQueue<Optional<T>> messages = new LinkedBlockingQueue<>();

  private final CompletableFuture<String> failure = new CompletableFuture<>();

  @Override
  public void onNext(T message) {
    messages.add(Optional.of(message));
  }

  @Override
  public void onError(Throwable why) {
    failure.complete(why.getMessage());
    messages.add(Optional.empty());
  }

  @Override
  public void onCompleted() {
    messages.add(Optional.empty());
  }

  String failure() throws Exception {
    return failure.get(30, TimeUnit.SECONDS);
  }

  T next() throws InterruptedException {
    return nextOrEnd().orElseThrow();
  }

  Optional<T> nextOrEnd() throws InterruptedException {
    Optional<T> next = messages.poll(30, TimeUnit.SECONDS);
    assertThat(next).as("something within 30 s").isNotNull();
    return next;
  }
}
