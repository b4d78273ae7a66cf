// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import java.nio.file.Path;

/**
 * One snapshot of a whole node on the disk.
 *
 * <p>{@code docs/formats.md} describes its layout.
 */
public record KeptSnapshot(Path folder) {

  /** The ledgers of one peer. */
  public Path ledger(String host) {
    return peer(host).resolve("ledger");
  }

  /** The packages that one peer had installed. */
  public Path packages(String host) {
    return peer(host).resolve("packages");
  }

  private Path peer(String host) {
    return folder.resolve("peers").resolve(host);
  }

  /** The orderer's chains. */
  public Path orderer() {
    return folder.resolve("orderer");
  }

  /** Which chaincodes were out of service. */
  public Path undeployed() {
    return folder.resolve("undeployed.json");
  }

  /** Which transactions are invalid because of faults; not there if none ever was. */
  public Path injectedVerdicts() {
    return folder.resolve("injected-verdicts");
  }

  Path note() {
    return folder.resolve("snapshot.json");
  }
}
