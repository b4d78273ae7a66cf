// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.junit.jupiter.api.Test;

final class OutboxTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration NO_PATIENCE = Duration.ZERO;

  private final ManualStream stream = new ManualStream();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Outbox outbox = Outbox.start(stream, new RecordingListener());

  @Test
  void nothing_leaves_until_the_chaincode_reads() throws Exception {
    outbox.send(Messages.REGISTERED);
    assertThat(outbox.reserve(message("a", 10), NO_PATIENCE)).isTrue();
    outbox.sendReserved(message("a", 10));
    assertThat(stream.sent).isEmpty();

    stream.read();

    assertThat(stream.take()).isEqualTo(Messages.REGISTERED);
    assertThat(stream.take()).isEqualTo(message("a", 10));
  }

  @Test
  void a_stream_that_cannot_be_written_for_want_of_memory_ends_and_does_not_fall_silent() {
    stream.read();
    stream.hasMemory = false;

    outbox.send(message("a", 10));

    assertThat(failures).containsExactly("failed Java heap space");
    assertThat(stream.end).isCompleted();
  }

  @Test
  void an_answer_waits_for_room_and_not_in_memory_that_grows() throws Exception {
    fill();
    assertThat(outbox.reserve(message("late", 10), NO_PATIENCE)).isFalse();
    var waiting = new CompletableFuture<Boolean>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            waiting.complete(outbox.reserve(message("patient", 10), PATIENCE));
          } catch (InterruptedException e) {
            waiting.completeExceptionally(e);
          }
        });

    stream.read();

    assertThat(waiting).succeedsWithin(PATIENCE).isEqualTo(true);
  }

  @Test
  void who_waits_for_room_is_released_when_the_stream_ends() throws Exception {
    fill();
    var waiting = new CompletableFuture<Boolean>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            waiting.complete(outbox.reserve(message("patient", 10), PATIENCE));
          } catch (InterruptedException e) {
            waiting.completeExceptionally(e);
          }
        });

    outbox.end(Status.UNKNOWN.withDescription("over"));

    assertThat(waiting).succeedsWithin(PATIENCE).isEqualTo(false);
    assertThat(stream.end).succeedsWithin(PATIENCE);
  }

  @Test
  @Spec({"CP-20", "CP-35"})
  void refusals_that_nobody_reads_never_block_and_end_the_stream_in_the_end() {
    ChaincodeMessage refusal = message("refusal", 1 << 20);
    for (int i = 0; i < 15; i++) {
      outbox.send(refusal);
    }
    assertThat(failures).isEmpty();

    outbox.send(refusal);

    assertThat(failures).containsExactly("overflowed 16");
  }

  @Test
  @Spec("CP-20")
  void messages_of_many_threads_leave_one_after_the_other() throws Exception {
    stream.read();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String txId = "tx" + i;
      senders.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int j = 1; j <= 2_000; j++) {
                  outbox.send(message(txId, j % 7));
                }
              }));
    }
    for (Thread sender : senders) {
      sender.join(PATIENCE);
    }

    assertThat(stream.sent).hasSize(16_000);
    assertThat(stream.hasOverlapped).isFalse();
    assertThat(stream.sent.stream().filter(sent -> sent.getTxid().equals("tx3")))
        .extracting(sent -> sent.getPayload().size())
        .isEqualTo(IntStream.rangeClosed(1, 2_000).map(j -> j % 7).boxed().toList());
  }

  @Test
  void keepalives_do_not_pile_up() {
    for (int i = 0; i < 100; i++) {
      outbox.sendIfIdle(Messages.KEEPALIVE);
    }

    stream.read();
    outbox.end(Status.UNKNOWN);

    assertThat(stream.end).succeedsWithin(PATIENCE);
    assertThat(stream.sent).containsExactly(Messages.KEEPALIVE);
  }

  @Test
  void what_was_handed_in_before_the_end_leaves_before_it() {
    outbox.send(Messages.REGISTERED);
    outbox.send(Messages.KEEPALIVE);

    outbox.end(Status.UNKNOWN.withDescription("over"));

    assertThat(stream.end)
        .succeedsWithin(PATIENCE)
        .satisfies(status -> assertThat(status.getDescription()).isEqualTo("over"));
    assertThat(stream.sent).containsExactly(Messages.REGISTERED, Messages.KEEPALIVE);
  }

  private void fill() throws InterruptedException {
    ChaincodeMessage big = message("big", (int) Outbox.ROOM);
    assertThat(outbox.reserve(big, NO_PATIENCE)).isTrue();
    outbox.sendReserved(big);
  }

  private static ChaincodeMessage message(String txId, int size) {
    return ChaincodeMessage.newBuilder()
        .setType(ChaincodeMessage.Type.RESPONSE)
        .setTxid(txId)
        .setPayload(ByteString.copyFrom(new byte[size]))
        .build();
  }

  private final class RecordingListener implements Outbox.FailureListener {

    @Override
    public void failed(ChaincodeMessage unsent, String cause) {
      failures.add("failed " + cause);
    }

    @Override
    public void overflowed(int messages) {
      failures.add("overflowed " + messages);
    }
  }

  /** A stream whose other side reads when the test says so. */
  private static final class ManualStream extends CallStreamObserver<ChaincodeMessage> {

    final BlockingQueue<ChaincodeMessage> sent = new LinkedBlockingQueue<>();
    final CompletableFuture<Status> end = new CompletableFuture<>();
    final AtomicBoolean isBusy = new AtomicBoolean();
    volatile boolean hasOverlapped;
    volatile boolean hasMemory = true;
    private volatile boolean isReady;
    private volatile Runnable onReady = () -> {};

    void read() {
      isReady = true;
      onReady.run();
    }

    ChaincodeMessage take() {
      return await().until(sent::poll, Objects::nonNull);
    }

    @Override
    public boolean isReady() {
      return isReady;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {
      onReady = handler;
    }

    @Override
    public void onNext(ChaincodeMessage message) {
      if (!hasMemory) {
        throw new OutOfMemoryError("Java heap space");
      }
      hasOverlapped |= !isBusy.compareAndSet(false, true);
      sent.add(message);
      isBusy.set(false);
    }

    @Override
    public void onError(Throwable failure) {
      end.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}
  }
}
