// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import java.nio.file.Path;

/**
 * What one peer keeps; Fabric calls the place {@code peer.fileSystemPath}.
 *
 * <p>{@code docs/formats.md} describes its layout.
 *
 * @param ledgers in which its ledgers lie: the same, or the data directory for a node's first peer
 */
public record PeerFolder(Path path, Path ledgers) {

  static Path ledger(Path ledgers) {
    return ledgers.resolve("ledger");
  }

  /** The ledgers of all channels. */
  public Path ledger() {
    return ledger(ledgers);
  }

  /** What says that the ledgers have had a block; outside them, so that it stays if they go. */
  Path begunLedger() {
    return ledgers.resolve("ledger.begun");
  }

  /** Installed packages, as Fabric keeps them. */
  public Path packages() {
    return path.resolve("lifecycle").resolve("chaincodes");
  }

  /** What external builders made of them, as Fabric keeps it. */
  public Path builds() {
    return path.resolve("externalbuilder").resolve("builds");
  }

  /** The snapshots of channels that it makes, unless the configuration names another place. */
  public Path snapshots() {
    return path.resolve("snapshots");
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
