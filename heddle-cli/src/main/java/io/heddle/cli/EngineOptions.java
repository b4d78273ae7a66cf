// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.node.NodeConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What builds a package that no builder claims. */
final class EngineOptions {

  @Option(
      names = "--vm-endpoint",
      paramLabel = "URL",
      description =
          "Container engine that builds and runs packages which no builder claims: unix:///run/podman/podman.sock, tcp://HOST:PORT (default: vm.endpoint of the configuration, else none).")
  private @Nullable String endpoint;

  EngineOptions() {}

  NodeConfig in(NodeConfig config) {
    return endpoint == null ? config : config.withEngineAt(endpoint);
  }
}
