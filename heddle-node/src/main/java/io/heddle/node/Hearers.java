// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.BuildWatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The node's own listener, and those that hear of builds for a while. Safe for threads. */
final class Hearers implements NodeListener {

  private final NodeListener own;
  private final List<BuildWatcher> passing = new CopyOnWriteArrayList<>();

  Hearers(NodeListener own) {
    this.own = own;
  }

  /** As long as it is wanted. */
  interface Hearing extends AutoCloseable {
    @Override
    void close();
  }

  /** One more, until what is returned is closed. */
  Hearing hearing(BuildWatcher watcher) {
    passing.add(watcher);
    return () -> passing.remove(watcher);
  }

  @Override
  public void buildStarted(String label, String builder) {
    own.buildStarted(label, builder);
    passing.forEach(each -> each.started(label, builder));
  }

  @Override
  public void buildLine(String label, String line) {
    own.buildLine(label, line);
    passing.forEach(each -> each.line(label, line));
  }

  @Override
  public void buildEnded(String label, String builder, String outcome, Duration took) {
    own.buildEnded(label, builder, outcome, took);
    passing.forEach(each -> each.ended(label, builder, outcome, took));
  }

  @Override
  public void buildReused(String label, Instant made) {
    own.buildReused(label, made);
    passing.forEach(each -> each.reused(label, made));
  }

  @Override
  public void redeployed(String label, String sentence) {
    own.redeployed(label, sentence);
  }

  @Override
  public void died(String part, String reason) {
    own.died(part, reason);
  }
}
