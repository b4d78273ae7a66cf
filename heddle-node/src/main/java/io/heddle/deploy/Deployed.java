// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import io.heddle.base.PackageId;
import java.util.Optional;

/**
 * A chaincode that is defined on a node's channel.
 *
 * @param sequence of its definition
 * @param built empty if it was built once and that build cannot be used now, or if it is started by
 *     hand
 * @param isStartedByHand whether it has no package, so that its developer starts it; the package id
 *     is then its name and version
 */
public record Deployed(
    String name,
    PackageId packageId,
    long sequence,
    Optional<Built> built,
    boolean isStartedByHand) {

  /**
   * What became of its package.
   *
   * @param builder the builder that claimed it
   * @param server the address of its server if it is remote, empty if the node runs it
   * @param isContained whether the node runs it in a container
   */
  public record Built(String builder, Optional<String> server, boolean isContained) {}

  /** The address of its server; empty if it is not remote. */
  public Optional<String> server() {
    return built.flatMap(Built::server);
  }
}
