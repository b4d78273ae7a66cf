// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.heddle.base.HeddleException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams with other peers: whoever comes is greeted, what comes on a stream is taken to {@link
 * Talk}, and what that wants done is done. Safe for threads.
 *
 * <p>Fabric: gossip/comm/comm_impl.go.
 */
final class Switchboard implements PeerStream.Desk, GossipService.Reception {

  private static final Logger log = LoggerFactory.getLogger(Switchboard.class);

  /** Streams of one address, and of all, that have not yet said who they are. */
  private static final int MAX_SILENT_OF_ONE = 32;

  private static final int MAX_SILENT = 512;

  /** For how long a peer may not take an answer before that is dropped. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final Parts parts;
  private final Optional<GossipTls> tls;
  private final GossipSettings.Connections settings;
  private final InstantSource clock;
  private final Handshake handshake;
  private final Streams streams = new Streams();
  private final Complaints complaints;
  private final Calls calls;
  private final Allowances allowances = new Allowances();
  private final Backlog.All backlogs = new Backlog.All();
  private final GossipListener listener;
  private final Map<String, Integer> silent = new HashMap<>(); // guarded by itself
  private volatile boolean isClosed;

  Switchboard(
      Parts parts,
      Optional<GossipTls> tls,
      GossipSettings.Connections settings,
      Complaints complaints,
      GossipListener listener,
      InstantSource clock) {
    this.parts = parts;
    this.tls = tls;
    this.settings = settings;
    this.complaints = complaints;
    this.listener = listener;
    this.clock = clock;
    this.handshake = new Handshake(parts.identities());
    this.calls = new Calls(parts, this, streams, tls, settings, complaints, listener, clock);
  }

  Instant now() {
    return clock.instant();
  }

  boolean isClosed() {
    return isClosed;
  }

  @Override
  public StreamObserver<Envelope> accept(
      GossipService.Caller caller, ServerCallStreamObserver<Envelope> out) {
    out.disableAutoRequest();
    if (tls.isPresent() && caller.shown().isEmpty()) {
      complaints.refused(caller.host(), Handshake.NO_CERTIFICATE, now());
      out.onError(Status.UNKNOWN.withDescription(Handshake.NO_CERTIFICATE).asRuntimeException());
      return new Nobody();
    }
    Optional<String> objection = entranceObjection(caller.host());
    if (objection.isPresent()) {
      complaints.refused(caller.host(), objection.get(), now());
      out.onError(Status.RESOURCE_EXHAUSTED.withDescription(objection.get()).asRuntimeException());
      return new Nobody();
    }
    PeerStream stream =
        new PeerStream(
            this,
            PeerStream.Role.CALLED,
            caller.host(),
            out,
            settings.queued(),
            new GossipService.ServerEnd(out),
            caller::shown,
            listener);
    out.setOnReadyHandler(stream::ready);
    out.setOnCancelHandler(() -> stream.onError(Status.CANCELLED.asRuntimeException()));
    out.onNext(parts.self().connecting(tls.map(GossipTls::serverHash), false).envelope());
    stream.expect(
        settings.handshake(),
        "timed out waiting for connection message from " + caller.address(),
        () -> leave(caller.host()));
    out.request(1);
    return stream;
  }

  private Optional<String> entranceObjection(String host) {
    if (isClosed) {
      return Optional.of("the peer is stopping");
    }
    if (!allowances.of("at " + host, now()).greet(now())) {
      return Optional.of("too many streams are opened from this address");
    }
    return enter(host) ? Optional.empty() : Optional.of("too many streams say nothing");
  }

  private boolean enter(String host) {
    synchronized (silent) {
      int all = silent.values().stream().mapToInt(Integer::intValue).sum();
      boolean mayCome = all < MAX_SILENT && silent.getOrDefault(host, 0) < MAX_SILENT_OF_ONE;
      if (mayCome) {
        silent.merge(host, 1, Integer::sum);
      }
      return mayCome;
    }
  }

  private void leave(String host) {
    synchronized (silent) {
      silent.computeIfPresent(host, (_, count) -> count > 1 ? count - 1 : null);
    }
  }

  @Override
  public Handshake.Outcome judge(String address, Envelope first, Optional<ByteString> shown) {
    if (tls.isPresent() && shown.isEmpty()) {
      return new Handshake.Outcome.Refused(Handshake.NO_CERTIFICATE);
    }
    Handshake.Outcome outcome = outcome(first, shown);
    if (outcome instanceof Handshake.Outcome.Refused(String reason)) {
      complaints.refused(address, reason, now());
    }
    return outcome;
  }

  private Handshake.Outcome outcome(Envelope first, Optional<ByteString> shown) {
    try {
      return handshake.judge(first, tls.isPresent() ? shown : Optional.empty(), now());
    } catch (RuntimeException e) {
      log.debug("A connection message cannot be judged", e);
      return new Handshake.Outcome.Refused("the connection message cannot be judged");
    }
  }

  @Override
  public Backlog backlog(Remote remote) {
    return backlogs.of(remote.organisation());
  }

  @Override
  public Optional<PeerStream> opened(PeerStream stream, Remote remote) {
    if (remote.id().equals(parts.self().id()) || isClosed) {
      return Optional.of(stream);
    }
    log.debug("Gossip stream with {} is open ({})", remote, stream.role());
    return stream.role() == PeerStream.Role.CALLED
        ? streams.accepted(remote.id(), stream)
        : streams.dialed(remote.id(), stream);
  }

  @Override
  public void settled(Remote remote) {
    perform(parts.channels().introduce(remote, now()));
  }

  @Override
  public Duration received(PeerStream stream, Remote remote, Envelope envelope) {
    Instant now = now();
    Message message;
    try {
      message = Message.of(envelope);
    } catch (HeddleException e) {
      complaints.dropped(remote.toString(), "A stream's message", e.getMessage(), now);
      stream.refuse(Status.UNKNOWN, e.getMessage());
      return Duration.ZERO;
    }
    Allowance allowance = allowances.of(remote.certificate(), now);
    Duration wait = allowance.spend(envelope, message.content(), now);
    try {
      Duration answered = take(stream, remote, message, allowance, now);
      return answered.compareTo(wait) > 0 ? answered : wait;
    } catch (Doubt e) {
      complaints.dropped(
          remote.toString(), message.content().getContentCase().name(), e.getMessage(), now);
    } catch (RuntimeException e) {
      complaints.dropped(
          remote.toString(),
          message.content().getContentCase().name(),
          "it cannot be taken: " + e.getMessage(),
          now);
      log.debug("A message of {} cannot be taken", remote, e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return allowance.doubt(now);
  }

  /** Large answers are made one at a time for each certificate, and some for an organisation. */
  private Duration take(
      PeerStream stream, Remote remote, Message message, Allowance allowance, Instant now)
      throws Doubt, InterruptedException {
    GossipMessage content = message.content();
    if (!content.hasPrivateReq() && !content.hasStateRequest()) {
      return answer(stream, parts.talk().take(remote, message, now), allowance);
    }
    allowance.large().lockInterruptibly();
    try {
      Semaphore large = backlog(remote).large();
      large.acquire();
      try {
        return stream.isOver()
            ? Duration.ZERO
            : answer(stream, parts.talk().take(remote, message, now), allowance);
      } finally {
        large.release();
      }
    } finally {
      allowance.large().unlock();
    }
  }

  /** Answers on the stream that the question came on; who does not take them is not read. */
  private Duration answer(PeerStream stream, List<Outgoing> all, Allowance allowance)
      throws InterruptedException {
    Duration wait = Duration.ZERO;
    for (Outgoing each : all) {
      if (each instanceof Outgoing.Answer(PkiId _, Envelope envelope)) {
        boolean _ = stream.answer(envelope, ANSWER);
        wait = allowance.answer(envelope, now());
      } else {
        perform(List.of(each));
      }
    }
    return wait;
  }

  @Override
  public void ended(PeerStream stream) {
    streams.ended(stream);
  }

  /** Does what is to be done; whoever has to be called first is called meanwhile. */
  void perform(List<Outgoing> all) {
    for (Outgoing each : all) {
      if (isClosed) {
        return;
      }
      switch (each) {
        case Outgoing.Send(PkiId to, Envelope envelope) -> {
          Optional<PeerStream> stream = streams.find(to).filter(open -> !open.isOver());
          if (stream.isPresent()) {
            boolean _ = stream.get().send(envelope);
          } else {
            boolean _ = calls.callAndSend(to, envelope);
          }
        }
        case Outgoing.Answer(PkiId to, Envelope envelope) ->
            streams
                .find(to)
                .ifPresent(stream -> {
                  boolean _ = stream.send(envelope);
                });
        case Outgoing.Close(PkiId peer) -> streams.find(peer).ifPresent(PeerStream::close);
        case Outgoing.Call(Contact contact) -> calls.meet(contact);
      }
    }
  }

  /**
   * Sends something whose answer is waited for.
   *
   * @param limit for how long it may wait until there is room for it
   * @return false if there is none
   */
  boolean ask(PkiId to, Envelope envelope, Duration limit) throws InterruptedException {
    Optional<PeerStream> stream = streams.find(to).filter(open -> !open.isOver());
    if (stream.isPresent()) {
      return stream.get().send(envelope, limit);
    }
    return calls.callAndSend(to, envelope);
  }

  /** Ends all streams; none begins any more. */
  void close() {
    isClosed = true;
    calls.close();
    streams.all().forEach(PeerStream::close);
  }

  /** For those that are refused at once. */
  private static final class Nobody implements StreamObserver<Envelope> {

    @Override
    public void onNext(Envelope value) {}

    @Override
    public void onError(Throwable why) {}

    @Override
    public void onCompleted() {}
  }
}
