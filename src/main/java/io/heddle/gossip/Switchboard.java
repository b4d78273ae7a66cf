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
import org.hyperledger.fabric.protos.gossip.Envelope;
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

  private final Parts parts;
  private final Optional<GossipTls> tls;
  private final GossipSettings.Connections settings;
  private final InstantSource clock;
  private final Handshake handshake;
  private final Streams streams = new Streams();
  private final Complaints complaints;
  private final Calls calls;
  private final Map<String, Integer> silent = new HashMap<>(); // guarded by itself
  private volatile boolean isClosed;

  Switchboard(
      Parts parts,
      Optional<GossipTls> tls,
      GossipSettings.Connections settings,
      Complaints complaints,
      InstantSource clock) {
    this.parts = parts;
    this.tls = tls;
    this.settings = settings;
    this.complaints = complaints;
    this.clock = clock;
    this.handshake = new Handshake(parts.identities());
    this.calls = new Calls(parts, this, streams, tls, settings, complaints, clock);
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
    if (isClosed || !enter(caller.host())) {
      complaints.refused(caller.host(), "too many streams say nothing", now());
      out.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription("too many streams say nothing")
              .asRuntimeException());
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
            new Allowance(now()));
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
    Handshake.Outcome outcome =
        handshake.judge(first, tls.isPresent() ? shown : Optional.empty(), now());
    if (outcome instanceof Handshake.Outcome.Refused(String reason)) {
      complaints.refused(address, reason, now());
    }
    return outcome;
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
    Duration wait = stream.allowance().spend(envelope, message.content(), now);
    try {
      perform(parts.talk().take(remote, message, now));
    } catch (Doubt e) {
      complaints.dropped(
          remote.toString(), message.content().getContentCase().name(), e.getMessage(), now);
      wait = stream.allowance().doubt(now);
    } catch (RuntimeException e) {
      complaints.dropped(
          remote.toString(),
          message.content().getContentCase().name(),
          "it cannot be taken: " + e.getMessage(),
          now);
      log.debug("A message of {} cannot be taken", remote, e);
      wait = stream.allowance().doubt(now);
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
            calls.callAndSend(to, envelope);
          }
        }
        case Outgoing.Close(PkiId peer) -> streams.find(peer).ifPresent(PeerStream::close);
        case Outgoing.Call(Contact contact) -> calls.meet(contact);
      }
    }
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
