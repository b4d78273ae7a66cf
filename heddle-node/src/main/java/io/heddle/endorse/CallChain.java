// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.joined.JoinedChannel;
import io.heddle.lifecycle.Deployment;
import io.heddle.stream.CallTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which chaincode called which within one transaction, from the first one to the one that runs; and
 * what its author should be told about it.
 */
final class CallChain {

  private static final Logger log = LoggerFactory.getLogger(CallChain.class);

  /** One chaincode on one channel; a transaction can be there only once at a time. */
  private record Link(String channel, Deployment deployment) {

    boolean isSameAs(Link other) {
      return channel.equals(other.channel)
          && deployment.packageId().equals(other.deployment.packageId());
    }

    @Override
    public String toString() {
      return "'%s' on '%s' (%s)"
          .formatted(deployment.definition().name(), channel, deployment.packageId());
    }
  }

  private final Transaction transaction;
  private final List<Link> links;
  private final AtomicBoolean wasDropTold;
  private final CallTime time;

  private CallChain(
      Transaction transaction, List<Link> links, AtomicBoolean wasDropTold, CallTime time) {
    this.transaction = transaction;
    this.links = links;
    this.wasDropTold = wasDropTold;
    this.time = time;
  }

  static CallChain of(Transaction transaction) {
    return new CallChain(transaction, List.of(), new AtomicBoolean(), CallTime.passing());
  }

  Transaction transaction() {
    return transaction;
  }

  /** That of all of them. */
  CallTime time() {
    return time;
  }

  /** The same chain for what is called now, whose time passes while that of the others stands. */
  CallChain withTimeOfItsOwn() {
    return new CallChain(transaction, links, wasDropTold, CallTime.passing());
  }

  /** The chain with one more call; a circle, which the stream will refuse, is explained. */
  CallChain to(JoinedChannel channel, Deployment callee) {
    Link next = new Link(channel.name().value(), callee);
    List<Link> longer = new ArrayList<>(links);
    longer.add(next);
    if (links.stream().anyMatch(next::isSameAs)) {
      log.warn(
          "[{}] Chaincode calls in a circle: {}",
          transaction.id().shortId(),
          longer.stream().map(Link::toString).collect(Collectors.joining(" -> ")));
    }
    return new CallChain(transaction, List.copyOf(longer), wasDropTold, time);
  }

  /** Says, once in a transaction, that writes on another channel than the caller's are lost. */
  void tellDropped(JoinedChannel channel, String chaincode) {
    if (wasDropTold.compareAndSet(false, true)) {
      log.warn(
          "[{}] What chaincode '{}' wrote on channel '{}' is dropped: it was called from another channel",
          transaction.id().shortId(),
          chaincode,
          channel.name());
    }
  }
}
