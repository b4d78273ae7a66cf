// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.clock.ClockWords;
import io.heddle.node.NodeConfig;
import io.heddle.node.Origin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a start has in common with another one that is to come to the same. */
final class OriginOptions {

  @Option(
      names = "--seed",
      paramLabel = "TEXT",
      description =
          "Make all keys, certificates, nonces and signatures of a text instead of chance, so that the same commands make the same transaction ids and blocks in each run. Whoever knows the text has the keys: for tests only.")
  private @Nullable String seed;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description =
          "Begin with the network's clock standing at this time, as in 2026-01-01T00:00:00Z, which is what it is with --seed; 'heddle time' changes it.")
  private @Nullable String time;

  OriginOptions() {}

  NodeConfig in(NodeConfig config) {
    return config.with(
        new Origin(Optional.ofNullable(seed), Optional.ofNullable(time).map(ClockWords::time)));
  }
}
