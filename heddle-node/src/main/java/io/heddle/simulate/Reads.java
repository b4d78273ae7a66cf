// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import io.heddle.ledger.Version;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;

/** Reads as messages. Version 0/0 is a version; the version of an absent key is absent. */
final class Reads {

  private Reads() {}

  static KVRead of(String key, Version version) {
    return KVRead.newBuilder().setKey(key).setVersion(version(version)).build();
  }

  static KVRead of(String key, Optional<Version> version) {
    return version
        .map(present -> of(key, present))
        .orElseGet(() -> KVRead.newBuilder().setKey(key).build());
  }

  static org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version version(Version version) {
    return org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version.newBuilder()
        .setBlockNum(version.block())
        .setTxNum(version.tx())
        .build();
  }
}
