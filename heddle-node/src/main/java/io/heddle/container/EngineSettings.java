// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A container engine and what it is to be asked for: {@code vm} of {@code core.yaml}, and what of
 * {@code chaincode} goes with it.
 *
 * @param endpoint {@code vm.endpoint}; empty if there is no engine
 * @param tls what to trust and to show there; empty without TLS
 * @param isAttached whether what chaincode writes goes into the node's log, too
 * @param host what each container of a chaincode may take
 * @param images what packages are built in and run on
 * @param pulls whether a base image is fetched anew for each build
 * @param logging variables for the loggers of chaincode
 * @param networkId {@code peer.networkId}, for the names of images and containers
 * @param peerId {@code peer.id}, likewise
 */
public record EngineSettings(
    String endpoint,
    Optional<Tls> tls,
    boolean isAttached,
    HostConfig host,
    BaseImages images,
    boolean pulls,
    List<String> logging,
    Optional<String> networkId,
    Optional<String> peerId) {

  /** In Fabric's sample configuration, and so in every file that began as it. */
  public static final String OF_SAMPLE = "unix:///var/run/docker.sock";

  public EngineSettings {
    logging = List.copyOf(logging);
  }

  /** Whether there is an engine. */
  public boolean isOn() {
    return !endpoint.isEmpty();
  }

  /** The same with another engine. */
  public EngineSettings at(String newEndpoint) {
    return new EngineSettings(
        newEndpoint, tls, isAttached, host, images, pulls, logging, networkId, peerId);
  }

  /** PEM files. */
  public record Tls(Path authority, Path certificate, Path key) {}
}
