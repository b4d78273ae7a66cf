// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.node.NodeConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a browser finds the console, and where. */
final class ConsoleOptions {

  @Option(names = "--no-console", description = "Serve no console to browsers.")
  private boolean isUnwanted;

  @Option(
      names = "--console-port",
      paramLabel = "PORT",
      description =
          "Port of the console, 0 for any (default: 1000 behind that of the first peer if free, else any).")
  private @Nullable Integer port;

  @Option(
      names = "--console-listen",
      paramLabel = "ADDRESS",
      description =
          "Address where the console listens; on others than this machine's own, reading needs the token, too, and it goes over the network without TLS (default: 127.0.0.1).")
  private @Nullable String address;

  ConsoleOptions() {}

  NodeConfig in(NodeConfig config) {
    if (isUnwanted) {
      if (port != null || address != null) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "--no-console says that there is none; leave it out, or --console-port and --console-listen");
      }
      return config;
    }
    NodeConfig usual = config.withConsole();
    NodeConfig there = address == null ? usual : usual.withConsoleOn(address);
    return port == null ? there : there.withConsolePort(port);
  }
}
