// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import io.heddle.ledger.Version;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;

/** Versions as read-write sets record them. */
final class Versions {

  private Versions() {}

  /** The version that was read, empty if there was no such key. */
  static Optional<Version> of(KVRead read) {
    return read.hasVersion()
        ? Optional.of(new Version(read.getVersion().getBlockNum(), read.getVersion().getTxNum()))
        : Optional.empty();
  }

  /** The version that was read, empty if there was no such key. */
  static Optional<Version> of(KVReadHash read) {
    return read.hasVersion()
        ? Optional.of(new Version(read.getVersion().getBlockNum(), read.getVersion().getTxNum()))
        : Optional.empty();
  }

  /** As in "was at version 3:0" or "was absent". */
  static String text(Optional<Version> version) {
    return version
        .map(known -> "at version %d:%d".formatted(known.block(), known.tx()))
        .orElse("absent");
  }
}
