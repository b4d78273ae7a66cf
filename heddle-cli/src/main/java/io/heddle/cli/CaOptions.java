// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.node.NodeConfig;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether certificate authorities can be asked, and where. */
final class CaOptions {

  private static final int USUAL_PORT = 7054;

  @Option(
      names = "--ca",
      description =
          "Let each organisation have a certificate authority that Fabric CA's clients can ask: Org1MSP's at port 7054, Org2MSP's at 8054, and so on.")
  private boolean isWanted;

  @Option(
      names = "--ca-port",
      paramLabel = "PORT",
      description =
          "Port of the first certificate authority, 0 for any (default: 7054); implies --ca.")
  private @Nullable Integer port;

  @Option(
      names = "--ca-admin",
      paramLabel = "NAME:SECRET",
      description =
          "Who registers users at the certificate authorities, with this secret from now on (default: 'admin' with a random secret that the first start prints); implies --ca.")
  private @Nullable String registrar;

  CaOptions() {}

  /**
   * The configuration with them, if they are wanted.
   *
   * @param areAnyPorts whether any free port will do if none is named
   */
  NodeConfig in(NodeConfig config, boolean areAnyPorts) {
    int otherwise = areAnyPorts ? 0 : USUAL_PORT;
    return isWanted || port != null || registrar != null
        ? config.withAuthorities(port == null ? otherwise : port, Optional.ofNullable(registrar))
        : config;
  }
}
