// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GossipOutboxTest {

  private static final int MOST = 10;

  private final Wire wire = new Wire();
  private final Outbox outbox = new Outbox(wire, MOST, GossipListener.none());
  private final CountDownLatch ended = new CountDownLatch(1);

  /** What is written where, and by which thread. */
  private static final class Wire extends CallStreamObserver<Envelope> {

    final List<Envelope> written = Collections.synchronizedList(new ArrayList<>());
    final List<Thread> writers = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger writing = new AtomicInteger();
    final CountDownLatch stepped = new CountDownLatch(1);
    volatile boolean isReady = true;
    volatile boolean isBroken;
    volatile boolean isOverlapped;
    volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public void onNext(Envelope envelope) {
      if (writing.incrementAndGet() > 1) {
        isOverlapped = true;
      }
      stepped.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (isBroken) {
        throw Status.UNAVAILABLE.asRuntimeException();
      }
      written.add(envelope);
      writers.add(Thread.currentThread());
      writing.decrementAndGet();
    }

    @Override
    public boolean isReady() {
      return isReady;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void onError(@Nullable Throwable why) {}

    @Override
    public void onCompleted() {}
  }

  private static Envelope message(int number) {
    return Envelope.newBuilder().setPayload(ByteString.copyFromUtf8("message " + number)).build();
  }

  private void start() {
    outbox.start("gossip under test", new Backlog(), ended::countDown);
  }

  private void awaitWritten(int count) throws InterruptedException {
    while (wire.written.size() < count) {
      assertThat(ended.await(1, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  @Test
  void writesOnTheThreadThatOffersIfTheOtherSideTakesIt() throws InterruptedException {
    start();

    assertThat(outbox.offer(message(1))).isTrue();
    assertThat(outbox.offer(message(2), Duration.ofSeconds(1))).isTrue();
    assertThat(outbox.answer(message(3), Duration.ofSeconds(1))).isTrue();

    assertThat(wire.written).containsExactly(message(1), message(2), message(3));
    assertThat(wire.writers).containsOnly(Thread.currentThread());
  }

  @Test
  void keepsTheOrderOfWhatWaited() throws InterruptedException {
    outbox.offer(message(1));
    wire.isReady = false;
    start();
    outbox.offer(message(2));
    wire.isReady = true;
    outbox.offer(message(3));
    outbox.ready();

    awaitWritten(3);
    assertThat(wire.written).containsExactly(message(1), message(2), message(3));
    assertThat(wire.writers).doesNotContain(Thread.currentThread());
  }

  @Test
  void nobodyWritesWhileAnotherDoes() throws InterruptedException {
    start();
    wire.gate = new CountDownLatch(1);
    Thread first = Thread.ofVirtual().start(() -> outbox.offer(message(1)));
    wire.stepped.await();

    assertThat(outbox.offer(message(2))).isTrue();
    assertThat(outbox.offer(message(3))).isTrue();
    assertThat(wire.written).isEmpty();
    wire.gate.countDown();

    first.join();
    awaitWritten(3);
    assertThat(wire.written).containsExactly(message(1), message(2), message(3));
    assertThat(wire.isOverlapped).isFalse();
  }

  @Test
  void whoeverFailsToWriteEndsTheStream() throws InterruptedException {
    start();
    wire.isBroken = true;

    assertThat(outbox.offer(message(1))).isFalse();

    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(outbox.offer(message(2))).isFalse();
  }

  @Test
  void theStreamEndsOnlyWhenNobodyWritesAnyMore() throws InterruptedException {
    start();
    wire.gate = new CountDownLatch(1);
    Thread first = Thread.ofVirtual().start(() -> outbox.offer(message(1)));
    wire.stepped.await();

    outbox.close();
    assertThat(ended.await(50, TimeUnit.MILLISECONDS)).isFalse();
    wire.gate.countDown();

    first.join();
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(wire.written).containsExactly(message(1));
  }
}
