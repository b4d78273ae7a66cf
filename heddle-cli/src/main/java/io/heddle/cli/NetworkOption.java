// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.network.Network;
import io.heddle.network.NetworkFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The file that says what a network has. */
final class NetworkOption {

  @Option(
      names = "--network",
      paramLabel = "FILE",
      description =
          "YAML file with organisations, users, channels and chaincodes, in the words of configtx.yaml and crypto-config.yaml; what the data directory has not is made.")
  private @Nullable Path file;

  NetworkOption() {}

  /**
   * What the file says; empty if there is none.
   *
   * @param others the options given that say the same things
   */
  Optional<Network> read(List<String> others) {
    if (file == null) {
      return Optional.empty();
    }
    if (!others.isEmpty()) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "%s cannot be given with --network, for the file '%s' says that; leave out one of the two"
              .formatted(String.join(" and ", others), file));
    }
    return Optional.of(NetworkFile.read(file));
  }
}
