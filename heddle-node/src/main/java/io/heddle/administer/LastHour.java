// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import io.heddle.operations.Metrics;
import io.heddle.operations.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How a peer did over the last hour, channel by channel: what its metrics counted between one look
 * at them and the next. Nothing of it is on the way of a transaction. Safe for threads.
 */
public final class LastHour {

  /** How long it is from one look to the next. */
  public static final Duration STEP = Duration.ofSeconds(5);

  private static final Duration HOUR = Duration.ofHours(1);
  private static final int MOST_CHANNELS = 32;

  /** The clock may stand still, or be set back. */
  private static final long MOST_SAMPLES = HOUR.dividedBy(STEP) + 1;

  private final Metrics metrics;
  private final Function<String, OptionalLong> ordered;
  private final Map<String, Course> courses = new HashMap<>(); // guarded by this

  /**
   * What happened on a channel since the look before.
   *
   * @param endorsementSeconds of all proposals together, like the seconds of all blocks
   * @param inFlight transactions that chaincode works on, whatever their channel
   * @param queuedBytes that wait to be sent to chaincode, likewise
   * @param waitingBlocks that are ordered and not committed
   */
  record Taken(
      Instant time,
      long valid,
      long invalid,
      long blocks,
      long blockBytes,
      long proposals,
      double endorsementSeconds,
      double commitSeconds,
      long inFlight,
      long queuedBytes,
      long waitingBlocks) {}

  /** What was counted since the peer is there. */
  private record Totals(
      double valid,
      double invalid,
      double blocks,
      double blockBytes,
      double proposals,
      double endorsementSeconds,
      double commitSeconds) {}

  /** A channel's samples, the oldest first. */
  private static final class Course {
    private final Deque<Taken> taken = new ArrayDeque<>();
    private Totals before;

    Course(Totals first) {
      before = first;
    }
  }

  /** All that the metrics say now, each asked once. */
  private record Look(
      List<Sample> heights,
      List<Sample> transactions,
      List<Sample> blockBytes,
      List<Sample> proposals,
      List<Sample> processing,
      long inFlight,
      long queuedBytes) {

    static Look at(Metrics metrics) {
      return new Look(
          metrics.samples("ledger_blockchain_height"),
          metrics.samples("ledger_transaction_count"),
          metrics.samples("ledger_block_bytes"),
          metrics.samples("endorser_proposal_duration"),
          metrics.samples("ledger_block_processing_time"),
          (long) sum(metrics.samples("chaincode_stream_transactions_in_flight"), "", _ -> true),
          (long) sum(metrics.samples("chaincode_stream_queued_bytes"), "", _ -> true));
    }

    Totals of(String channel) {
      Predicate<Sample> own = each -> each.labels().getFirst().equals(channel);
      Predicate<Sample> valid = each -> each.labels().getLast().equals("VALID");
      return new Totals(
          sum(transactions, "", own.and(valid)),
          sum(transactions, "", own.and(valid.negate())),
          sum(processing, "_count", own),
          sum(blockBytes, "_sum", own),
          sum(proposals, "_count", own),
          sum(proposals, "_sum", own),
          sum(processing, "_sum", own));
    }
  }

  /**
   * Nothing yet.
   *
   * @param metrics the peer's
   * @param ordered how many blocks a channel has at its orderer, if that is in this process
   */
  public LastHour(Metrics metrics, Function<String, OptionalLong> ordered) {
    this.metrics = metrics;
    this.ordered = ordered;
  }

  /** Looks at the metrics; to be called every {@link #STEP}. */
  public synchronized void take(Instant now) {
    Look look = Look.at(metrics);
    look.heights().stream()
        .limit(MOST_CHANNELS)
        .forEach(height -> take(height.labels().getFirst(), (long) height.value(), look, now));
    courses
        .values()
        .forEach(course -> course.taken.removeIf(each -> each.time().plus(HOUR).isBefore(now)));
    courses
        .entrySet()
        .removeIf(each ->
            each.getValue().taken.isEmpty()
                && look.heights().stream()
                    .noneMatch(height -> height.labels().getFirst().equals(each.getKey())));
  }

  private void take(String channel, long height, Look look, Instant now) {
    Totals totals = look.of(channel);
    Course course = courses.get(channel);
    if (course == null) {
      courses.put(channel, new Course(totals));
      return;
    }
    Totals before = course.before;
    course.before = totals;
    course.taken.addLast(
        new Taken(
            now,
            more(before.valid(), totals.valid()),
            more(before.invalid(), totals.invalid()),
            more(before.blocks(), totals.blocks()),
            more(before.blockBytes(), totals.blockBytes()),
            more(before.proposals(), totals.proposals()),
            Math.max(0, totals.endorsementSeconds() - before.endorsementSeconds()),
            Math.max(0, totals.commitSeconds() - before.commitSeconds()),
            look.inFlight(),
            look.queuedBytes(),
            Math.max(0, ordered.apply(channel).orElse(height) - height)));
    if (course.taken.size() > MOST_SAMPLES) {
      course.taken.removeFirst();
    }
  }

  /** Metrics forget chaincode that is gone, and then there is less than before. */
  private static long more(double before, double now) {
    return (long) Math.max(0, now - before);
  }

  private static double sum(List<Sample> samples, String suffix, Predicate<Sample> isWanted) {
    return samples.stream()
        .filter(each -> each.suffix().equals(suffix) && isWanted.test(each))
        .mapToDouble(Sample::value)
        .sum();
  }

  /** A channel's samples behind a time, the oldest first. */
  synchronized List<Taken> since(String channel, Instant time) {
    Course course = courses.get(channel);
    return course == null
        ? List.of()
        : course.taken.stream().filter(each -> each.time().isAfter(time)).toList();
  }
}
