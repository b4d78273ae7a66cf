// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Identity;
import io.heddle.identity.Msps;
import io.heddle.joined.Dissemination.Neighbour;
import io.heddle.ledger.PrivateDigest;
import io.heddle.lifecycle.CollectionDefinitions;
import io.heddle.validate.PrivateSource;
import io.heddle.validate.PrivateTimer;
import io.heddle.validate.PrivateTimer.Step;
import io.heddle.validate.WantedWrites;
import io.heddle.words.Foreign;
import io.heddle.words.Seldom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the other peers of a channel for private values that this one has not: those first that are
 * likely to have them, then the other members of the collection, in any order, each once. Safe for
 * threads.
 *
 * <p>Fabric: gossip/privdata/pull.go and pvtdataprovider.go. What a block brings is asked for again
 * every second, for as long as the others may not have it yet; what nobody has then comes later,
 * and so does what comes changed: whoever gives that has purged a part of it, and will not give the
 * rest a second later.
 */
final class Puller implements PrivateSource {

  private static final Logger log = LoggerFactory.getLogger(Puller.class);

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int MAX_LINES = 100;

  /** What is asked of a peer is asked again soon, and may be much. */
  private final Seldom complaints = new Seldom(Duration.ofMinutes(1), MAX_LINES);

  private final ChannelName channel;
  private final Dissemination others;
  private final Supplier<ChannelConfig> config;
  private final PrivateTimer timer;

  /** Something to be asked for. */
  interface Item {
    PrivateDigest digest();

    /** Whether somebody is asked before others are. */
    boolean isPreferred(Identity who);

    /** Whether somebody is asked at all. */
    boolean isEligible(Identity who);

    /** The block with which nobody keeps it any more; empty if it is kept for ever. */
    OptionalLong end();

    /** Why this is not what was asked for; empty if it is. */
    Optional<String> objection(ByteString writes);
  }

  private record Complaint(ByteString who, String what) {}

  private record Known(Neighbour peer, Identity identity) {}

  /** Of one round, in which each of the others was asked for everything once. */
  private record Answers(Map<PrivateDigest, ByteString> right, Set<PrivateDigest> wrong) {

    Answers() {
      this(new HashMap<>(), new HashSet<>());
    }

    boolean have(PrivateDigest digest) {
      return right.containsKey(digest) || wrong.contains(digest);
    }
  }

  Puller(
      ChannelName channel,
      Dissemination others,
      Supplier<ChannelConfig> config,
      PrivateTimer timer) {
    this.channel = channel;
    this.others = others;
    this.config = config;
    this.timer = timer;
  }

  @Override
  public Given fetch(List<WantedWrites> wanted) {
    Msps msps = config.get().msps();
    List<OfBlock> missing =
        new ArrayList<>(wanted.stream().map(each -> new OfBlock(each, msps)).toList());
    Map<PrivateDigest, ByteString> given = new HashMap<>();
    Set<PrivateDigest> ended = new HashSet<>();
    long begin = System.nanoTime();
    do {
      List<Known> known = known();
      Answers answers = round(missing, known);
      given.putAll(answers.right());
      missing.removeIf(each -> answers.have(each.digest()));
      missing.removeIf(each -> isEnded(each, known) && ended.add(each.digest()));
    } while (!missing.isEmpty() && isWorthWaiting(begin));
    timer.tookSince(Step.FETCH, begin);
    return new Given(given, ended);
  }

  @Override
  public PrivateTimer timer() {
    return timer;
  }

  /**
   * Whether a member of the collection is so far that it does not keep it any more. In Fabric such
   * a thing is asked of nobody; here once of those who may still have it, so that a member that
   * lies about its blocks takes it from nobody.
   */
  private static boolean isEnded(Item item, List<Known> known) {
    return known.stream()
        .anyMatch(each -> item.isEligible(each.identity()) && isEnded(item, each.peer()));
  }

  private static boolean isEnded(Item item, Neighbour at) {
    OptionalLong end = item.end();
    return end.isPresent() && at.isPast(end.getAsLong());
  }

  /** Waits a while, unless that is vain: the others are asked again then. */
  private boolean isWorthWaiting(long begin) {
    if (System.nanoTime() - begin >= others.patience().minus(PAUSE).toNanos()) {
      return false;
    }
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Those who endorsed the transaction have what it wrote, if they are of a member. */
  private record OfBlock(WantedWrites wanted, Msps msps) implements Item {
    @Override
    public PrivateDigest digest() {
      return wanted.digest();
    }

    @Override
    public boolean isPreferred(Identity who) {
      return wanted.endorsers().contains(who)
          && CollectionDefinitions.isOfMember(wanted.collection(), who.mspId());
    }

    @Override
    public boolean isEligible(Identity who) {
      return CollectionDefinitions.isEligible(wanted.collection(), who, msps);
    }

    @Override
    public OptionalLong end() {
      return wanted.end();
    }

    @Override
    public Optional<String> objection(ByteString writes) {
      return wanted.are(writes) ? Optional.empty() : Optional.of("Hash mismatched");
    }
  }

  /** What others give and is right; the rest is left out. */
  Map<PrivateDigest, ByteString> pull(List<? extends Item> items) {
    return round(items, known()).right();
  }

  private Answers round(List<? extends Item> items, List<Known> known) {
    Answers answers = new Answers();
    for (Known each : known) {
      ask(each, items, item -> item.isPreferred(each.identity()), answers);
    }
    for (Known each : known) {
      ask(
          each,
          items,
          item -> !item.isPreferred(each.identity()) && item.isEligible(each.identity()),
          answers);
    }
    return answers;
  }

  /** Whoever is a stranger to the channel is not asked. */
  private List<Known> known() {
    Msps msps = config.get().msps();
    List<Known> known = new ArrayList<>();
    for (Neighbour peer : others.on(channel)) {
      identity(peer, msps).ifPresent(identity -> known.add(new Known(peer, identity)));
    }
    Collections.shuffle(known);
    return known;
  }

  private static Optional<Identity> identity(Neighbour peer, Msps msps) {
    try {
      return Optional.of(msps.parse(peer.identity()));
    } catch (HeddleException _) {
      return Optional.empty();
    }
  }

  private void ask(Known who, List<? extends Item> items, Predicate<Item> isFor, Answers answers) {
    Map<PrivateDigest, Item> asked = new HashMap<>();
    for (Item item : items) {
      if (!answers.right().containsKey(item.digest())
          && isFor.test(item)
          && !isEnded(item, who.peer())) {
        asked.put(item.digest(), item);
      }
    }
    if (asked.isEmpty()) {
      return;
    }
    try {
      long begin = System.nanoTime();
      List<GivenWrites> given = who.peer().give(List.copyOf(asked.keySet()));
      timer.tookSince(Step.PULL, begin);
      for (GivenWrites answer : given) {
        Optional.ofNullable(asked.get(answer.digest()))
            .ifPresent(item -> take(who, item, answer, answers));
      }
    } catch (HeddleException e) {
      if (complaints.isDue(new Complaint(who.peer().identity(), "silent"), Instant.now())) {
        log.warn(
            "[{}] Private data cannot be asked of {}: {}", channel, who.identity(), e.getMessage());
      }
    }
  }

  private void take(Known from, Item item, GivenWrites answer, Answers answers) {
    PrivateDigest digest = item.digest();
    for (ByteString set : answer.sets()) {
      Optional<String> objection = item.objection(set);
      if (objection.isEmpty()) {
        answers.right().put(digest, set);
        return;
      }
      if (complaints.isDue(new Complaint(from.peer().identity(), "wrong"), Instant.now())) {
        log.warn(
            "[{}] Private data from {} is not taken: chaincode {}, collection {}, block {},"
                + " transaction {}: {}",
            channel,
            from.identity(),
            Foreign.text(digest.chaincode()),
            Foreign.text(digest.collection()),
            digest.writer().block(),
            digest.writer().tx(),
            objection.get());
      }
      answers.wrong().add(digest);
    }
  }
}
