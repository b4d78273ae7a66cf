// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import io.heddle.base.MspId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Who of those that are alive is told something, and what may be told to whom: an organisation does
 * not hear of peers of others that hide from it. Safe for threads.
 *
 * <p>Fabric: gossip/gossip/gossip_impl.go, disclosurePolicy, peersByOriginOrgPolicy and
 * gossipBatch.
 */
final class Company {

  private final Self self;
  private final Identities identities;
  private final Members members;
  private final RandomGenerator random;
  private volatile long turn;

  Company(Self self, Identities identities, Members members, RandomGenerator random) {
    this.self = self;
    this.identities = identities;
    this.members = members;
    this.random = random;
    turn();
  }

  /** From now on others are chosen than before. */
  void turn() {
    turn = random.nextLong();
  }

  boolean isOwn(PkiId id) {
    return identities.organisation(id).filter(self.organisation()::equals).isPresent();
  }

  private boolean isOf(PkiId id, Optional<MspId> organisation) {
    return organisation.isPresent() && identities.organisation(id).equals(organisation);
  }

  /** Whether all may know where a peer is: this one, or another. */
  boolean isVisible(PkiId id) {
    return id.equals(self.id()) ? self.isVisible() : members.hasEndpoint(id);
  }

  /**
   * Whether somebody may be told that a peer is there.
   *
   * @param toldHasEndpoint whether who is told shows itself to all
   * @param hasEndpoint whether the peer does
   */
  boolean mayTell(MspId told, boolean toldHasEndpoint, PkiId of, boolean hasEndpoint) {
    Optional<MspId> organisation = identities.organisation(of);
    if (organisation.isEmpty()) {
      return false;
    }
    boolean isSame = organisation.get().equals(told);
    return isSame
        || (organisation.get().equals(self.organisation()) && hasEndpoint && toldHasEndpoint);
  }

  /**
   * Some of those that are alive and fit: within one turn the same, as far as they fit, so that
   * what is told and asked at one time goes to few, and wakes few.
   */
  List<Seen> some(int count, Predicate<Seen> fits) {
    return some(count, members.alive().stream().filter(fits).toList());
  }

  /** Some of these. */
  List<Seen> some(int count, List<Seen> all) {
    long now = turn;
    return all.stream()
        .sorted(Comparator.comparingLong(each -> rank(each.id(), now)))
        .limit(count)
        .toList();
  }

  /**
   * As good as random for who does not know the turn: ids are hashes (SplitMix64 mixes the two).
   */
  private static long rank(PkiId id, long turn) {
    long mixed = turn + id.value().hashCode() * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /**
   * Hands on that a peer is there.
   *
   * @param from who has told it; nobody if it is this peer
   */
  List<Outgoing> spreadAlive(Message alive, Optional<PkiId> from, int count) {
    PkiId of = new PkiId(alive.content().getAliveMsg().getMembership().getPkiId());
    boolean isOwn = of.equals(self.id()) || isOwn(of);
    boolean isHidden = alive.content().getAliveMsg().getMembership().getEndpoint().isEmpty();
    Optional<MspId> organisation =
        isOwn ? Optional.of(self.organisation()) : identities.organisation(of);
    return some(
            count,
            each -> {
              boolean isOfOurs = isOwn(each.id());
              boolean fits =
                  isOwn
                      ? isOfOurs || !isHidden
                      : (isOfOurs && isVisible(each.id())) || isOf(each.id(), organisation);
              return fits && !each.id().equals(of) && !from.equals(Optional.of(each.id()));
            })
        .stream()
        .<Outgoing>map(each ->
            new Outgoing.Send(
                each.id(), isOwn(each.id()) ? alive.envelope() : Message.open(alive.envelope())))
        .toList();
  }
}
