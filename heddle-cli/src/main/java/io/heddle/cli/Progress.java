// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.HeddleException;
import io.heddle.deploy.NotDeployed;
import io.heddle.node.NodeListener;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Tells the user about builds while they run: begin, what the builder writes, signs of life, end.
 * Passes on that the node has died.
 */
final class Progress implements NodeListener {

  private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;]*m");

  private final PrintStream err;
  private final Demise demise;
  private final BuildLines builds;
  private final Map<String, String> outcomes = new ConcurrentHashMap<>();
  private volatile String lastOutcome = "";

  /** One that writes nothing but plain lines. */
  Progress(PrintStream err, Demise demise) {
    this(err, new PlainBuildLines(err), demise);
  }

  private Progress(PrintStream err, BuildLines builds, Demise demise) {
    this.err = err;
    this.builds = builds;
    this.demise = demise;
  }

  /**
   * One on standard error, which changes lines in place if that is a terminal; all else that is
   * written to standard error from now on goes above them.
   */
  static Progress onStandardError(Demise demise) {
    Optional<LiveLines> live = LiveLines.ofStandardError(System.getenv());
    PrintStream err = System.err;
    return new Progress(
        err,
        live.<BuildLines>map(lines -> new LiveBuildLines(lines, err))
            .orElseGet(() -> new PlainBuildLines(err)),
        demise);
  }

  @Override
  public void buildStarted(String label, String builder) {
    builds.started(label, builder);
  }

  @Override
  public void buildLine(String label, String line) {
    String text = COLOUR.matcher(line).replaceAll("");
    if (!text.isBlank()) {
      builds.line(label, text);
    }
  }

  @Override
  public void buildEnded(String label, String builder, String outcome, Duration took) {
    lastOutcome = outcome;
    outcomes.put(label, outcome);
    builds.ended(label, builder, outcome, took);
  }

  @Override
  public void buildReused(String label, Instant made) {
    err.printf(
        "Taking %s from the build cache, built %s ago%n", label, Age.of(made, Instant.now()));
  }

  @Override
  public void redeployed(String label, String sentence) {
    err.println(withoutShownLines(label, sentence));
  }

  @Override
  public void died(String part, String reason) {
    demise.of(part, reason);
  }

  /** The failure of a build, without the lines that were shown when its builder wrote them. */
  HeddleException withoutShownLines(HeddleException failure) {
    String shortened = shortened(failure.getMessage(), lastOutcome);
    return shortened.equals(failure.getMessage())
        ? failure
        : new HeddleException(failure.fault(), shortened, failure);
  }

  /** As above, of a chaincode that is not deployed. */
  NotDeployed withoutShownLines(NotDeployed failure) {
    return new NotDeployed(
        failure.name(), failure.id(), withoutShownLines(failure.id().label(), failure.reason()));
  }

  /** As above, of a sentence about a package of this label. */
  String withoutShownLines(String label, String sentence) {
    return shortened(sentence, outcomes.getOrDefault(label, ""));
  }

  private static String shortened(String message, String outcome) {
    int named = message.indexOf(outcome + "; ");
    int shown = message.indexOf("; last line", Math.max(named, 0));
    return outcome.isEmpty() || named < 0 || shown < 0
        ? message
        : message.substring(0, shown) + "; its lines are above";
  }
}
