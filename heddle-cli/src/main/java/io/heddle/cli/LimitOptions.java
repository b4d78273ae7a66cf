// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.node.NodeConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long chaincode may take, and how much of it runs at the same time. */
final class LimitOptions {

  @Option(
      names = "--start-timeout",
      paramLabel = "SECONDS",
      description =
          "How long a chaincode may take from its start to its registration, in seconds (default: 30).")
  private @Nullable Integer startSeconds;

  @Option(
      names = "--execute-timeout",
      paramLabel = "SECONDS",
      description = "How long one call of a chaincode may take, in seconds (default: 30).")
  private @Nullable Integer executeSeconds;

  @Option(
      names = "--max-calls",
      paramLabel = "N",
      description =
          "How many calls one chaincode gets at the same time; further ones wait and do not time out meanwhile (default: no limit).")
  private @Nullable Integer maxCalls;

  @Option(
      names = "--max-waiting-calls",
      paramLabel = "N",
      description =
          "With --max-calls: how many calls may wait; more are refused at once (default: ${DEFAULT-VALUE}).",
      defaultValue = "100")
  private int maxWaitingCalls;

  LimitOptions() {}

  /** Whether it is said how long a call may take. */
  boolean limitsCalls() {
    return executeSeconds != null;
  }

  /** The configuration with these limits. */
  NodeConfig in(NodeConfig configured) {
    NodeConfig config = configured;
    if (startSeconds != null) {
      config = config.withStartTimeout(Duration.ofSeconds(startSeconds));
    }
    if (executeSeconds != null) {
      config = config.withExecuteTimeout(Duration.ofSeconds(executeSeconds));
    }
    return maxCalls == null ? config : config.withMaxCalls(maxCalls, maxWaitingCalls);
  }
}
