// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import io.heddle.base.MspId;
import io.heddle.words.Foreign;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens streams to other peers: to those that are known, when there is something to send, and to
 * addresses of the configuration, to learn who is there. Safe for threads; a few at a time for each
 * organisation, whose peers may be nowhere.
 *
 * <p>Fabric: gossip/comm/conn.go, getConnection; gossip/discovery/discovery_impl.go, Connect.
 */
final class Calls {

  private static final Logger log = LoggerFactory.getLogger(Calls.class);

  private static final int MAX_AT_ONCE = 16;
  private static final int MAX_WAITING = 64;
  private static final long MAX_WAITING_BYTES = 100L * 1024 * 1024;
  private static final int MAX_WRONG = 1024;

  /** For how long nobody looks for a peer where another was found. */
  private static final Duration WRONG = Duration.ofMinutes(5);

  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final Parts parts;
  private final PeerStream.Desk desk;
  private final Streams streams;
  private final Optional<GossipTls> tls;
  private final GossipSettings.Connections settings;
  private final Complaints complaints;
  private final InstantSource clock;
  private final Dialer dialer;
  private final GossipListener listener;
  private final Set<PkiId> calling = new HashSet<>(); // guarded by itself
  private final Semaphore meetings = new Semaphore(MAX_AT_ONCE);
  private final Map<MspId, Semaphore> places = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<PkiId, Waiting> waiting = new HashMap<>(); // guarded by itself
  private final Map<Claim, Instant> wrong = // guarded by itself
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Claim, Instant> eldest) {
          return size() > MAX_WRONG;
        }
      };

  /** Where a peer says that it is. */
  private record Claim(PkiId peer, String address) {}

  /** What is to be sent when a peer is reached. */
  private static final class Waiting {
    private final ArrayDeque<Envelope> queue = new ArrayDeque<>();
    private long bytes;

    boolean add(Envelope envelope) {
      int size = envelope.getSerializedSize();
      boolean hasRoom =
          queue.isEmpty() || (queue.size() < MAX_WAITING && bytes + size <= MAX_WAITING_BYTES);
      if (hasRoom) {
        queue.add(envelope);
        bytes += size;
      }
      return hasRoom;
    }
  }

  Calls(
      Parts parts,
      PeerStream.Desk desk,
      Streams streams,
      Optional<GossipTls> tls,
      GossipSettings.Connections settings,
      Complaints complaints,
      GossipListener listener,
      InstantSource clock) {
    this.parts = parts;
    this.desk = desk;
    this.streams = streams;
    this.tls = tls;
    this.settings = settings;
    this.complaints = complaints;
    this.listener = listener;
    this.clock = clock;
    this.dialer = new Dialer(tls, settings.dial());
  }

  /**
   * Sends something when the peer is reached; one that cannot be is dead. False if it is known that
   * it cannot, or too much waits for that already.
   */
  boolean callAndSend(PkiId to, Envelope envelope) {
    Optional<String> address =
        parts.members().find(to).map(Seen::preferred).filter(each -> !each.isEmpty());
    Optional<MspId> organisation = parts.identities().organisation(to);
    if (address.isEmpty() || organisation.isEmpty()) {
      return false;
    }
    if (isWrong(new Claim(to, address.get()))) {
      boolean _ = parts.members().die(to);
      return false;
    }
    boolean isFirst;
    boolean isAdded;
    synchronized (waiting) {
      isFirst = !waiting.containsKey(to);
      isAdded = waiting.computeIfAbsent(to, _ -> new Waiting()).add(envelope);
    }
    if (isFirst) {
      start(
          places.computeIfAbsent(organisation.get(), _ -> new Semaphore(MAX_AT_ONCE)),
          () -> call(to, address.get()),
          () -> forgetWaiting(to));
    }
    if (!isAdded) {
      listener.overflown();
    }
    return isAdded;
  }

  private boolean isWrong(Claim claim) {
    synchronized (wrong) {
      return wrong.getOrDefault(claim, Instant.MIN).isAfter(clock.instant());
    }
  }

  private void call(PkiId to, String address) throws InterruptedException {
    try {
      Remote remote = reach(to, address);
      if (!remote.id().equals(to)) {
        synchronized (wrong) {
          wrong.put(new Claim(to, address), clock.instant().plus(WRONG));
        }
        moved(to, remote, address);
        return;
      }
      for (Envelope each : forgetWaiting(to)) {
        // another stream may have taken the place of the one that was opened
        streams
            .find(to)
            .ifPresent(open -> {
              boolean _ = open.send(each);
            });
      }
    } catch (Doubt e) {
      log.debug("Peer {} at '{}' cannot be reached: {}", to, Foreign.text(address), e.getMessage());
      if (parts.members().die(to)) {
        complaints.dead(to.toString(), clock.instant());
      }
    }
  }

  /** Somebody else is at the address of a peer. */
  private void moved(PkiId from, Remote now, String address) {
    if (parts.identities().organisation(from).equals(Optional.of(now.organisation()))) {
      parts.members().purge(from);
    } else {
      complaints.unreachable(
          "A peer",
          address,
          "authentication failure: it is one of another organisation",
          clock.instant());
      boolean _ = parts.members().die(from);
    }
  }

  private List<Envelope> forgetWaiting(PkiId to) {
    synchronized (waiting) {
      Waiting all = waiting.remove(to);
      return all == null ? List.of() : List.copyOf(all.queue);
    }
  }

  /** Learns who is at an address, and asks for whom it knows. */
  void meet(Contact contact) {
    start(
        meetings,
        () -> tryToMeet(contact),
        () -> parts.contacts().called(contact, clock.instant()));
  }

  private void tryToMeet(Contact contact) throws InterruptedException {
    if (parts.self().endpoints().isOwn(contact.address())) {
      parts.contacts().met(contact);
      return;
    }
    try {
      if (isAnswered(contact)) {
        parts.contacts().met(contact);
      }
    } catch (Doubt e) {
      complaints.unreachable(
          contact.kind() == Contact.Kind.ANCHOR ? "The anchor peer" : "The bootstrap peer",
          contact.address(),
          e.getMessage(),
          clock.instant());
    }
  }

  private boolean isAnswered(Contact contact) throws Doubt, InterruptedException {
    Remote remote = await(open(contact.address(), PeerStream.Role.PROBING));
    if (remote.id().equals(parts.self().id())) {
      return true;
    }
    refuseForeigner(contact, remote);
    var _ = reach(remote.id(), contact.address());
    long nonce = ThreadLocalRandom.current().nextLong();
    try (Awaited.Waiting answer = parts.awaited().open(remote.id(), nonce)) {
      ask(remote, nonce);
      return answer.await(ANSWER).isPresent();
    }
  }

  /**
   * The peer to which there is a stream, or who is found at an address. One call at a time to each:
   * of two, this side would close the one and the other side the other.
   */
  private Remote reach(PkiId peer, String address) throws Doubt, InterruptedException {
    synchronized (calling) {
      while (!calling.add(peer)) {
        calling.wait();
      }
    }
    try {
      Optional<Remote> reached =
          streams.find(peer).filter(open -> !open.isOver()).flatMap(PeerStream::remote);
      return reached.isPresent() ? reached.get() : await(open(address, PeerStream.Role.CALLING));
    } finally {
      synchronized (calling) {
        calling.remove(peer);
        calling.notifyAll();
      }
    }
  }

  private void ask(Remote remote, long nonce) {
    if (parts.membership().ask(remote.id(), nonce, clock.instant())
        instanceof Outgoing.Send(PkiId to, Envelope envelope)) {
      streams
          .find(to)
          .ifPresent(stream -> {
            boolean _ = stream.send(envelope);
          });
    }
  }

  private void refuseForeigner(Contact contact, Remote remote) throws Doubt {
    MspId own = parts.self().organisation();
    boolean isOwn = remote.organisation().equals(own);
    if (contact.kind() == Contact.Kind.BOOTSTRAP && !isOwn) {
      throw new Doubt(
          "%s isn't in our organization, cannot be a bootstrap peer".formatted(contact.address()));
    }
    if (contact.kind() == Contact.Kind.ANCHOR
        && contact.organisation().equals(Optional.of(own))
        && !isOwn) {
      throw new Doubt(
          "Anchor peer %s isn't in our org, but is claimed to be".formatted(contact.address()));
    }
  }

  private PeerStream open(String address, PeerStream.Role role) throws Doubt {
    return dialer.dial(
        address,
        parts
            .self()
            .connecting(tls.map(GossipTls::clientHash), role == PeerStream.Role.PROBING)
            .envelope(),
        call ->
            new PeerStream(
                desk,
                role,
                address,
                call.out(),
                settings.queued(),
                call.end(),
                call.shown(),
                listener));
  }

  private Remote await(PeerStream stream) throws Doubt, InterruptedException {
    try {
      return stream.await(settings.dial().plus(settings.handshake()));
    } catch (Doubt | InterruptedException e) {
      stream.close();
      throw e;
    }
  }

  /** What may be interrupted. */
  private interface Work {
    void run() throws InterruptedException;
  }

  private void start(Semaphore places, Work work, Runnable last) {
    try {
      threads.execute(() -> {
        try {
          places.acquire();
          try {
            work.run();
          } finally {
            places.release();
          }
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
          log.warn("A peer could not be called: {}", e.getMessage(), e);
        } finally {
          last.run();
        }
      });
    } catch (RejectedExecutionException _) {
      last.run(); // it is closed
    }
  }

  void close() {
    threads.shutdownNow();
  }
}
