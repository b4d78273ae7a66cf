// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import java.nio.file.Path;

/**
 * What one peer keeps beside its ledgers; Fabric calls the place {@code peer.fileSystemPath}.
 *
 * <p>{@code docs/formats.md} describes its layout.
 */
public record PeerFolder(Path path) {

  /** Installed packages, as Fabric keeps them. */
  public Path packages() {
    return path.resolve("lifecycle").resolve("chaincodes");
  }

  /** What external builders made of them, as Fabric keeps it. */
  public Path builds() {
    return path.resolve("externalbuilder").resolve("builds");
  }

  /** What builders and chaincode wrote. */
  public Path transcripts() {
    return path.resolve("transcripts");
  }

  /** Which package a chaincode's name meant. */
  public Path approvals() {
    return path.resolve("approvals.json");
  }
}
