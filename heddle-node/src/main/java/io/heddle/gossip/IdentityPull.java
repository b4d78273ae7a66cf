// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.hyperledger.fabric.protos.gossip.DataDigest;
import org.hyperledger.fabric.protos.gossip.DataRequest;
import org.hyperledger.fabric.protos.gossip.DataUpdate;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipHello;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.gossip.GossipMessage.Tag;
import org.hyperledger.fabric.protos.gossip.PullMsgType;

/**
 * How peers learn of each other's identities: hello, which do you know, give me these, here they
 * are. Here what is new is asked for as soon as it is offered, where Fabric collects offers for a
 * second. Safe for threads.
 *
 * <p>Fabric: gossip/gossip/algo/pull.go and gossip/gossip/certstore.go.
 */
final class IdentityPull {

  private static final Duration OFFER_TIME = Duration.ofSeconds(1);
  private static final Duration REQUEST_TIME = Duration.ofMillis(1500);
  private static final Duration UPDATE_TIME = Duration.ofSeconds(2);

  /** As many identities as one answer may have, and one request may name. */
  private static final int MAX_ITEMS = 4096;

  private static final int MAX_OPEN_OF_ONE = 8;

  private final Identities identities;
  private final Vetting vetting;
  private final Company company;
  private final Self self;
  private final RandomGenerator random;

  /** Answers that are awaited, or requests: of each peer the last ones, until when. */
  private static final class Open {
    private final Map<PkiId, Map<Long, Instant>> rounds = new HashMap<>();

    synchronized void begin(Round round, Instant until, Instant now) {
      rounds.values().removeIf(ofOne -> ofOne.values().stream().allMatch(now::isAfter));
      Map<Long, Instant> ofPeer = rounds.computeIfAbsent(round.peer(), _ -> new LinkedHashMap<>());
      ofPeer.put(round.nonce(), until);
      if (ofPeer.size() > MAX_OPEN_OF_ONE) {
        ofPeer.remove(ofPeer.keySet().iterator().next());
      }
    }

    synchronized boolean ends(Round round, Instant now) {
      Map<Long, Instant> ofPeer = rounds.getOrDefault(round.peer(), Map.of());
      if (!ofPeer.containsKey(round.nonce())) {
        return false;
      }
      return !now.isAfter(Optional.ofNullable(ofPeer.remove(round.nonce())).orElse(Instant.MIN));
    }
  }

  private record Round(PkiId peer, long nonce) {}

  private final Open greeted = new Open();
  private final Open offered = new Open();
  private final Open requested = new Open();

  IdentityPull(Self self, Identities identities, Company company, RandomGenerator random) {
    this.self = self;
    this.identities = identities;
    this.vetting = new Vetting(identities);
    this.company = company;
    this.random = random;
  }

  /** Asks some which identities they know. */
  List<Outgoing> greet(int count, Instant now) {
    List<Outgoing> hellos = new ArrayList<>();
    for (Seen each : company.some(count, _ -> true)) {
      long nonce = random.nextLong();
      greeted.begin(new Round(each.id(), nonce), now.plus(OFFER_TIME), now);
      hellos.add(
          new Outgoing.Send(
              each.id(),
              envelope(
                  message()
                      .setHello(
                          GossipHello.newBuilder()
                              .setNonce(nonce)
                              .setMsgType(PullMsgType.IDENTITY_MSG)))));
    }
    return hellos;
  }

  /** Tells which are known here; nothing if none may be told. */
  List<Outgoing> hello(Remote from, GossipHello hello, Instant now) {
    List<ByteString> digests =
        identities.told().stream()
            .map(KnownIdentity::id)
            .filter(mayHave(from))
            .map(PkiId::value)
            .limit(MAX_ITEMS)
            .toList();
    if (digests.isEmpty()) {
      return List.of();
    }
    offered.begin(new Round(from.id(), hello.getNonce()), now.plus(REQUEST_TIME), now);
    return Outgoing.answer(
        from,
        message()
            .setDataDig(
                DataDigest.newBuilder()
                    .setNonce(hello.getNonce())
                    .setMsgType(PullMsgType.IDENTITY_MSG)
                    .addAllDigests(digests))
            .build());
  }

  /** Asks for those that are not known here. */
  List<Outgoing> digest(Remote from, DataDigest digest, Instant now) {
    if (!greeted.ends(new Round(from.id(), digest.getNonce()), now)) {
      return List.of();
    }
    // of whom another has offered the same it is asked, too: what is offered may never come
    List<ByteString> wanted =
        digest.getDigestsList().stream()
            .limit(MAX_ITEMS)
            .filter(each -> each.size() == PkiId.BYTES)
            .distinct()
            .filter(each -> identities.told(new PkiId(each)).isEmpty())
            .toList();
    if (wanted.isEmpty()) {
      return List.of();
    }
    requested.begin(new Round(from.id(), digest.getNonce()), now.plus(UPDATE_TIME), now);
    return Outgoing.answer(
        from,
        message()
            .setDataReq(
                DataRequest.newBuilder()
                    .setNonce(digest.getNonce())
                    .setMsgType(PullMsgType.IDENTITY_MSG)
                    .addAllDigests(wanted))
            .build());
  }

  /** Gives those that are asked for and may be given, after they were offered. */
  List<Outgoing> request(Remote from, DataRequest request, Instant now) {
    if (!offered.ends(new Round(from.id(), request.getNonce()), now)) {
      return List.of();
    }
    Predicate<PkiId> mayHave = mayHave(from);
    Set<PkiId> asked = new HashSet<>();
    List<Envelope> given = new ArrayList<>();
    request.getDigestsList().stream()
        .limit(MAX_ITEMS)
        .map(PkiId::new)
        .filter(mayHave.and(asked::add))
        .forEach(id -> identities.told(id).ifPresent(given::add));
    return given.isEmpty()
        ? List.of()
        : Outgoing.answer(
            from,
            message()
                .setDataUpdate(
                    DataUpdate.newBuilder()
                        .setNonce(request.getNonce())
                        .setMsgType(PullMsgType.IDENTITY_MSG)
                        .addAllData(given))
                .build());
  }

  /** Takes those that come, after they were asked for. */
  List<Outgoing> update(Remote from, DataUpdate update, Instant now) throws Doubt {
    if (!requested.ends(new Round(from.id(), update.getNonce()), now)) {
      return List.of();
    }
    if (update.getDataCount() > MAX_ITEMS) {
      throw new Doubt("an update of %d identities".formatted(update.getDataCount()));
    }
    for (Envelope envelope : update.getDataList()) {
      Message message = Vetting.opened(envelope);
      PkiId id = vetting.identity(message, now).id();
      identities.tell(id, envelope);
    }
    return List.of();
  }

  /**
   * Other organisations hear of themselves and of this one, as far as the peers show themselves.
   */
  private Predicate<PkiId> mayHave(Remote from) {
    if (from.organisation().equals(self.organisation())) {
      return _ -> true;
    }
    return id ->
        company.isVisible(id)
            && identities
                .organisation(id)
                .filter(
                    each -> each.equals(self.organisation()) || each.equals(from.organisation()))
                .isPresent();
  }

  private static GossipMessage.Builder message() {
    return GossipMessage.newBuilder().setTag(Tag.EMPTY);
  }

  private static Envelope envelope(GossipMessage.Builder message) {
    return Message.unsigned(message.build()).envelope();
  }
}
