// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.cache.CachePlace;
import io.heddle.node.NodeConfig;
import picocli.CommandLine.Option;

/** Whether what was built before is used again. */
final class CacheOptions {

  @Option(
      names = "--no-build-cache",
      description =
          "Neither use what was built for other data directories, nor keep builds for them; see 'heddle cache'.")
  private boolean isOff;

  CacheOptions() {}

  NodeConfig in(NodeConfig config) {
    return isOff ? config : usual(config);
  }

  /** With the user's own cache, if there is one. */
  static NodeConfig usual(NodeConfig config) {
    return CachePlace.of(System.getenv())
        .map(place -> config.with(config.builders().with(place)))
        .orElse(config);
  }
}
