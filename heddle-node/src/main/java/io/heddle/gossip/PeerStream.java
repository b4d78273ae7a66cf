// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.heddle.words.Foreign;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream with another peer, whoever has opened it. Each side says first who it is; after that
 * messages are taken one by one, and more are read only while few wait. What comes is told by the
 * thread that receives it, which does not wait here.
 *
 * <pre>
 *   greeting ── good ConnEstablish ──► open ──► ended
 *      └──── bad one, none, probe ───────────────▲
 * </pre>
 */
final class PeerStream implements StreamObserver<Envelope> {

  private static final Logger log = LoggerFactory.getLogger(PeerStream.class);

  /** On which side of the stream this peer is, and what for. */
  enum Role {
    CALLED,
    CALLING,
    /** It only wants to know who is there. */
    PROBING
  }

  /** What is made of the streams. */
  interface Desk {

    /**
     * Who the other side is.
     *
     * @param address where it is
     */
    Handshake.Outcome judge(String address, Envelope first, Optional<ByteString> shown);

    /** It is open now; which stream is not needed any more because of that: this, or another. */
    Optional<PeerStream> opened(PeerStream stream, Remote remote);

    /** What others of its organisation have not taken yet. */
    Backlog backlog(Remote remote);

    /** The other side can be sent something now. */
    void settled(Remote remote);

    /** How long to wait before the next is read. */
    Duration received(PeerStream stream, Remote remote, Envelope envelope);

    /** It is over. */
    void ended(PeerStream stream);
  }

  /** How this side ends the stream. */
  interface End {

    void refuse(Status status);

    void close();
  }

  private final Desk desk;
  private final Role role;
  private final String address;
  private final CallStreamObserver<Envelope> out;
  private final Inbox inbox = new Inbox(new Reading());
  private final Outbox outbox;
  private final End end;
  private final Supplier<Optional<ByteString>> shown;
  private final GossipListener listener;
  private final CompletableFuture<Remote> greeted = new CompletableFuture<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicBoolean isOver = new AtomicBoolean();
  private volatile boolean isSending;
  private volatile Optional<Status> refusal = Optional.empty();

  /**
   * A stream on which nothing has come yet.
   *
   * @param address of the other side
   * @param queued how many messages may wait to be sent
   * @param shown the hash of the certificate that the other side has shown; asked for when its
   *     first message has come
   */
  PeerStream(
      Desk desk,
      Role role,
      String address,
      CallStreamObserver<Envelope> out,
      int queued,
      End end,
      Supplier<Optional<ByteString>> shown,
      GossipListener listener) {
    this.desk = desk;
    this.role = role;
    this.address = address;
    this.out = out;
    this.outbox = new Outbox(out, queued, listener);
    this.listener = listener;
    this.end = end;
    this.shown = shown;
  }

  Role role() {
    return role;
  }

  boolean isOver() {
    return isOver.get();
  }

  /** The other side; empty before it has said who it is, and if it never will. */
  Optional<Remote> remote() {
    return greeted.isDone() && !greeted.isCompletedExceptionally()
        ? Optional.of(greeted.join())
        : Optional.empty();
  }

  /**
   * The other side, when it has said who it is.
   *
   * @throws Doubt with the reason if it does not in time, or is not believed
   */
  Remote await(Duration limit) throws Doubt, InterruptedException {
    try {
      return greeted.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new Doubt("it did not say who it is within %d ms".formatted(limit.toMillis()));
    } catch (ExecutionException e) {
      throw new Doubt(
          e.getCause() == null || e.getCause().getMessage() == null
              ? "the stream has ended"
              : e.getCause().getMessage());
    }
  }

  @Override
  public void onNext(Envelope envelope) {
    if (!isOver.get()) {
      inbox.add(envelope);
    }
  }

  private final class Reading implements Inbox.Reader {

    @Override
    public void take(Envelope envelope) {
      if (isOver.get()) {
        return;
      }
      listener.received();
      Optional<Remote> remote = remote();
      if (remote.isEmpty()) {
        greet(envelope);
      } else {
        pause(desk.received(PeerStream.this, remote.get(), envelope));
      }
    }

    @Override
    public void fail(Throwable why) {
      log.warn("A gossip stream ends: {}", why.getMessage(), why);
      refuse(Status.INTERNAL, "the message could not be taken");
    }

    @Override
    public void more() {
      if (!isOver.get()) {
        out.request(1);
      }
    }
  }

  private void greet(Envelope first) {
    switch (desk.judge(address, first, shown.get())) {
      case Handshake.Outcome.Refused(String reason) -> refuse(Status.UNKNOWN, reason);
      case Handshake.Outcome.Accepted(Remote remote, boolean isProbe) -> {
        if (isProbe || role == Role.PROBING) {
          greeted.complete(remote);
          close();
        } else {
          open(remote);
        }
      }
    }
  }

  private void open(Remote remote) {
    isSending = true;
    outbox.start("gossip to " + remote.id(), desk.backlog(remote), this::finish);
    inbox.open();
    Optional<PeerStream> over = desk.opened(this, remote);
    greeted.complete(remote);
    over.ifPresent(PeerStream::close);
    if (isOver.get()) {
      desk.ended(this); // it may have ended while it opened
    }
    desk.settled(remote);
  }

  /** By the thread that sends, if there is one: nobody else writes to the stream. */
  private void finish() {
    refusal.ifPresentOrElse(end::refuse, end::close);
  }

  private void pause(Duration wait) {
    if (wait.isPositive()) {
      try {
        boolean _ = over.await(wait.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Ends the stream if the other side does not say in time who it is.
   *
   * @param last is called when it has, or is gone
   */
  void expect(Duration limit, String reason, Runnable last) {
    Thread.ofVirtual()
        .name("gossip greeting")
        .start(() -> {
          try {
            var _ = greeted.get(limit.toNanos(), TimeUnit.NANOSECONDS);
          } catch (TimeoutException _) {
            refuse(Status.UNKNOWN, reason);
          } catch (ExecutionException _) {
            // it has been refused, or has left
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          } finally {
            last.run();
          }
        });
  }

  /** Ends the stream with a reason that the other side reads. */
  void refuse(Status status, String reason) {
    if (isOver.compareAndSet(false, true)) {
      greeted.completeExceptionally(new Doubt(Foreign.sentence(reason)));
      refusal = Optional.of(status.withDescription(reason));
      leave();
    }
  }

  @Override
  public void onError(Throwable why) {
    String words = words(Status.fromThrowable(why));
    inbox.end(() -> hangUp(words));
  }

  /** What gRPC says, and what it was caused by in the end; not what Java says of both. */
  private static String words(Status status) {
    Optional<Throwable> cause = Optional.ofNullable(status.getCause());
    while (cause.isPresent() && cause.get().getCause() != null) {
      cause = Optional.ofNullable(cause.get().getCause());
    }
    String said = Optional.ofNullable(status.getDescription()).orElse(status.getCode().name());
    return cause
        .flatMap(last -> Optional.ofNullable(last.getMessage()))
        .map(reason -> said + ": " + reason)
        .orElse(said);
  }

  @Override
  public void onCompleted() {
    inbox.end(() -> hangUp("it has ended the stream"));
  }

  /** Ends the stream. */
  void close() {
    hangUp("this peer has ended the stream");
  }

  private void hangUp(String reason) {
    if (isOver.compareAndSet(false, true)) {
      greeted.completeExceptionally(new Doubt(Foreign.sentence(reason)));
      leave();
    }
  }

  private void leave() {
    over.countDown();
    outbox.close();
    if (!isSending) {
      finish();
    }
    desk.ended(this);
  }

  /** Whether it will be sent, unless the stream ends first. */
  boolean send(Envelope envelope) {
    return outbox.offer(envelope);
  }

  /** As {@link #send}, of something that is waited for: waits for room. */
  boolean send(Envelope envelope, Duration limit) throws InterruptedException {
    return outbox.offer(envelope, limit);
  }

  /** The same of an answer. */
  boolean answer(Envelope envelope, Duration limit) throws InterruptedException {
    return outbox.answer(envelope, limit);
  }

  void ready() {
    outbox.ready();
  }
}
