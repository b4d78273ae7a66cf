// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.BuildWatcher;
import io.heddle.administer.ChaincodeReport.State;
import io.heddle.administer.NodeReport.Activity;
import io.heddle.base.ChannelName;
import io.heddle.base.PackageId;
import io.heddle.home.NodePhase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How far a node is, what it is about, and which chaincodes it is to deploy still. Hears from
 * builds what they do, and passes it on. Safe for threads.
 */
final class NodeStanding implements NodeListener {

  private static final String BUILDING = "building";

  /*
   * Of what is done at a time for one subject, say "deploying cars" and within that "building
   * cars", only what began last is told.
   */

  private final Hearers listener;
  private final InstantSource clock;
  private final DebugWishes debugging;
  private final Consumer<Now> told;
  private final List<Begun> begun = new ArrayList<>(); // guarded by this
  private final Map<Place, PackageId> upcoming = new LinkedHashMap<>(); // guarded by this
  private volatile Now now;
  private volatile Optional<String> interruption = Optional.empty();
  private volatile Runnable debuggers = () -> {};

  /**
   * At one moment.
   *
   * @param since when it is so
   */
  record Now(NodePhase phase, Instant since) {}

  /** A chaincode on a channel. */
  record Place(ChannelName channel, String name) {}

  /** Something under way. */
  private record Begun(String verb, String subject, Instant since) {

    Activity activity() {
      return new Activity(verb + " " + subject, since);
    }
  }

  /** The end of something that was begun. */
  interface Doing extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Starting.
   *
   * @param listener hears what this one hears
   * @param debugging what is to have a debugger
   * @param told of every phase that it enters, in order
   */
  NodeStanding(
      NodeListener listener, InstantSource clock, DebugWishes debugging, Consumer<Now> told) {
    this.listener = new Hearers(listener);
    this.clock = clock;
    this.debugging = debugging;
    this.told = told;
    this.now = new Now(NodePhase.STARTING, clock.instant());
  }

  Now now() {
    return now;
  }

  /** Goes on to the next phase; there is no way back. */
  synchronized void enter(NodePhase next) {
    if (now.phase().compareTo(next) < 0) {
      now = new Now(next, clock.instant());
      told.accept(now);
    }
  }

  /**
   * Something takes a while, from now on until the end of what this returns.
   *
   * @param verb {@code deploying}
   * @param subject the name of a chaincode or of its package, as a rule
   */
  synchronized Doing begin(String verb, String subject) {
    var one = new Begun(verb, subject, clock.instant());
    begun.add(one);
    return () -> end(one);
  }

  private synchronized void end(Begun one) {
    begun.remove(one);
  }

  /** Begins what nobody can be served during; else as {@link #begin}. */
  synchronized Doing interrupt(String verb, String subject) {
    interruption = Optional.of(verb + " " + subject);
    Doing doing = begin(verb, subject);
    return () -> {
      interruption = Optional.empty();
      doing.close();
    };
  }

  /** What it does while nobody can be served; empty if it does nothing of that kind. */
  Optional<String> interruption() {
    return interruption;
  }

  /** What is under way, the oldest first. */
  synchronized List<Activity> doing() {
    Map<String, Begun> last = new LinkedHashMap<>();
    begun.forEach(each -> last.put(each.subject(), each));
    return last.values().stream()
        .sorted(Comparator.comparing(Begun::since))
        .map(Begun::activity)
        .toList();
  }

  /** Tells somebody else of builds as well, until what is returned is closed. */
  Hearers.Hearing hearing(BuildWatcher watcher) {
    return listener.hearing(watcher);
  }

  /** Has it called each time that another chaincode has a debugger open, or one has none. */
  void onDebuggers(Runnable listener) {
    debuggers = listener;
  }

  DebugWishes debugging() {
    return debugging;
  }

  void debuggersChanged() {
    debuggers.run();
  }

  /** A chaincode will be deployed, or another package of it. */
  synchronized void expect(ChannelName channel, String name, PackageId id) {
    upcoming.put(new Place(channel, name), id);
  }

  /** It is, or it will not be. */
  synchronized void settled(ChannelName channel, String name) {
    upcoming.remove(new Place(channel, name));
  }

  /** The packages that chaincodes are to have. */
  synchronized Map<Place, PackageId> upcoming() {
    return new LinkedHashMap<>(upcoming);
  }

  /** Whether a start that is not over yet will give a chaincode another package than this. */
  synchronized boolean isReplacedByStart(ChannelName channel, String name, PackageId present) {
    PackageId next = upcoming.get(new Place(channel, name));
    return now.phase() == NodePhase.STARTING && next != null && !next.equals(present);
  }

  /** How far one is that is to be deployed. */
  synchronized State state(PackageId id) {
    return begun.stream()
        .filter(each -> each.subject().equals(id.label()))
        .reduce((_, later) -> later)
        .map(each -> each.verb().equals(BUILDING) ? State.BUILDING : State.DEPLOYING)
        .orElse(State.WAITING);
  }

  @Override
  public synchronized void buildStarted(String label, String builder) {
    begin(BUILDING, label);
    listener.buildStarted(label, builder);
  }

  @Override
  public void buildReused(String label, Instant made) {
    listener.buildReused(label, made);
  }

  @Override
  public void buildLine(String label, String line) {
    listener.buildLine(label, line);
  }

  @Override
  public synchronized void buildEnded(String label, String builder, String outcome, Duration took) {
    begun.stream()
        .filter(each -> each.verb().equals(BUILDING) && each.subject().equals(label))
        .findFirst()
        .ifPresent(begun::remove);
    listener.buildEnded(label, builder, outcome, took);
  }

  @Override
  public void redeployed(String label, String sentence) {
    listener.redeployed(label, sentence);
  }

  @Override
  public void died(String part, String reason) {
    enter(NodePhase.FAILED);
    listener.died(part, reason);
  }
}
