// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import io.heddle.base.ChannelName;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How it goes with a channel's blocks: in the log each reason why none come, once, and when they
 * come again; every other attempt in a debug line. For one thread, but for the questions and the
 * end.
 */
final class PullReport {

  private static final Logger log = LoggerFactory.getLogger(PullReport.class);

  private static final int MOST_TOLD = 50;

  private final ChannelName channel;
  private volatile Optional<OrdererEndpoint> source = Optional.empty();
  private volatile Optional<String> problem = Optional.empty();
  private volatile boolean isOver;
  private long failedSince;
  private final Set<String> told = new HashSet<>(); // in the log, since blocks came

  PullReport(ChannelName channel) {
    this.channel = channel;
  }

  /** Nobody asks for blocks any more. */
  synchronized void ended() {
    isOver = true;
    source = Optional.empty();
  }

  /** A block has come. */
  synchronized void came(OrdererEndpoint from) {
    if (isOver) {
      return;
    }
    if (problem.isPresent()) {
      log.info(
          "Channel '{}': blocks come again, from orderer '{}', after {} s",
          channel,
          from,
          Duration.ofNanos(System.nanoTime() - failedSince).toSeconds());
      problem = Optional.empty();
      told.clear();
    }
    if (!source.equals(Optional.of(from))) {
      log.info("Channel '{}': blocks come from orderer '{}'", channel, from);
      source = Optional.of(from);
    }
  }

  /** An orderer has failed; it goes on after a rest. */
  void failed(OrdererEndpoint orderer, String why, Duration rest) {
    failed("orderer '%s': %s".formatted(orderer, why), rest);
  }

  /** Something is wrong that is nobody's fault in particular. */
  void failed(String why, Duration rest) {
    source = Optional.empty();
    if (problem.isEmpty()) {
      failedSince = System.nanoTime();
    }
    if (told.size() < MOST_TOLD && told.add(why)) {
      log.warn("Channel '{}': no blocks from {}; the next attempt follows", channel, why);
    } else {
      log.debug(
          "Channel '{}': no blocks from {}; next attempt in {} ms", channel, why, rest.toMillis());
    }
    problem = Optional.of(why);
  }

  /** The orderers that are asked are others from now on. */
  void changed(OrdererEndpoints orderers) {
    log.info("Channel '{}': the orderers that are asked are now {}", channel, orderers);
  }

  /** Who gives blocks now. */
  Optional<OrdererEndpoint> source() {
    return source;
  }

  /** Why none come; empty if they do. */
  Optional<String> problem() {
    return problem;
  }
}
