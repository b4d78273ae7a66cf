// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.identity.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hyperledger.fabric.protos.gossip.Envelope;

/**
 * The identities of peers that are known, and of some what they have signed to be known by others.
 * One is forgotten when its certificate ends or when nobody has used it for an hour; the own one
 * never. Safe for threads: its lock guards the maps, and nothing is called that waits.
 *
 * <p>Fabric: gossip/identity/identity.go and gossip/gossip/certstore.go.
 */
final class Identities {

  /** What an organisation may have, whose members are at odds with each other or not. */
  private static final int MAX_OF_ONE_ORGANISATION = 1024;

  /** One certificate in many texts is as many peers; more than one or two is nothing honest. */
  private static final int MAX_OF_ONE_CERTIFICATE = 4;

  private static final Duration UNUSED = Duration.ofHours(1);

  private final Trust trust;
  private final PkiId own;
  private final Map<PkiId, Entry> known = new HashMap<>();

  private static final class Entry {
    final KnownIdentity identity;
    Optional<Envelope> told = Optional.empty();
    Instant used;

    Entry(KnownIdentity identity, Instant used) {
      this.identity = identity;
      this.used = used;
    }
  }

  Identities(Trust trust, PkiId own) {
    this.trust = trust;
    this.own = own;
  }

  /**
   * Somebody's identity, which is not remembered yet: that anybody can show.
   *
   * @throws HeddleException {@code DENIED} in Fabric's words if it is none, or another's
   */
  KnownIdentity judge(ByteString claimed, ByteString serialized, Instant now) {
    if (serialized.isEmpty()) {
      throw denied("identity is nil");
    }
    Identity identity;
    try {
      identity = trust.identity(serialized);
    } catch (HeddleException e) {
      throw denied(
          "failed classifying identity: Unable to extract msp.Identity from peer Identity: "
              + e.getMessage());
    }
    PkiId id =
        PkiId.of(serialized)
            .filter(found -> found.value().equals(claimed))
            .orElseThrow(() -> denied("identity doesn't match the computed pkiID"));
    Instant end = identity.certificate().getNotAfter().toInstant();
    if (now.isAfter(end)) {
      throw denied("gossipping peer identity expired");
    }
    return new KnownIdentity(id, serialized, identity.mspId(), identity.id(), end);
  }

  /**
   * Remembers an identity that has signed something.
   *
   * @throws HeddleException {@code DENIED} if there are too many like it
   */
  synchronized KnownIdentity keep(KnownIdentity identity, Instant now) {
    if (!known.containsKey(identity.id())) {
      if (count(each -> each.certificate().equals(identity.certificate()))
          >= MAX_OF_ONE_CERTIFICATE) {
        throw denied("too many identities with one certificate");
      }
      if (count(each -> each.organisation().equals(identity.organisation()))
          >= MAX_OF_ONE_ORGANISATION) {
        throw denied("too many identities of " + identity.organisation());
      }
    }
    Entry entry = known.computeIfAbsent(identity.id(), _ -> new Entry(identity, now));
    entry.used = now;
    return entry.identity;
  }

  private long count(Predicate<KnownIdentity> isLike) {
    return known.values().stream().map(each -> each.identity).filter(isLike).count();
  }

  /** Takes what a peer has signed so that others may know it; the identity is known. */
  synchronized void tell(PkiId id, Envelope signed) {
    Optional.ofNullable(known.get(id)).ifPresent(entry -> entry.told = Optional.of(signed));
  }

  synchronized Optional<KnownIdentity> find(PkiId id) {
    return Optional.ofNullable(known.get(id)).map(entry -> entry.identity);
  }

  /** As {@link #find}, for something that it has signed: it is used. */
  synchronized Optional<KnownIdentity> use(PkiId id, Instant now) {
    return Optional.ofNullable(known.get(id))
        .map(entry -> {
          entry.used = now;
          return entry.identity;
        });
  }

  Optional<MspId> organisation(PkiId id) {
    return find(id).map(KnownIdentity::organisation);
  }

  /** What a peer has signed to be known. */
  synchronized Optional<Envelope> told(PkiId id) {
    return Optional.ofNullable(known.get(id)).flatMap(entry -> entry.told);
  }

  /** Those that have signed something to be known by others. */
  synchronized List<KnownIdentity> told() {
    return known.values().stream()
        .filter(entry -> entry.told.isPresent())
        .map(entry -> entry.identity)
        .toList();
  }

  synchronized List<KnownIdentity> all() {
    return known.values().stream().map(entry -> entry.identity).toList();
  }

  /** Forgets whose certificate has ended, or whom nobody has used, and tells who these were. */
  List<PkiId> expire(Instant now) {
    List<PkiId> gone = new ArrayList<>();
    synchronized (this) {
      known
          .values()
          .removeIf(entry -> {
            boolean isGone =
                !entry.identity.id().equals(own)
                    && (now.isAfter(entry.identity.end()) || entry.used.plus(UNUSED).isBefore(now));
            if (isGone) {
              gone.add(entry.identity.id());
            }
            return isGone;
          });
    }
    return gone;
  }

  /** Forgets those for whom nobody vouches any more, for a channel's configuration has changed. */
  List<PkiId> review() {
    List<PkiId> gone = new ArrayList<>();
    for (KnownIdentity each : all()) {
      try {
        trust.identity(each.serialized());
      } catch (HeddleException _) {
        synchronized (this) {
          known.remove(each.id());
        }
        gone.add(each.id());
      }
    }
    return gone;
  }

  /** Why a known peer has not signed something; empty if it has. */
  Optional<String> objection(PkiId id, ByteString data, ByteString signature, Instant now) {
    return use(id, now)
        .map(known -> trust.objection(known.serialized(), data, signature))
        .orElseGet(() -> Optional.of("PKI-ID %s is not known".formatted(id)));
  }

  /** The same of one that need not be known yet. */
  Optional<String> objection(KnownIdentity identity, ByteString data, ByteString signature) {
    return trust.objection(identity.serialized(), data, signature);
  }

  private static HeddleException denied(String reason) {
    return new HeddleException(Fault.DENIED, reason);
  }
}
