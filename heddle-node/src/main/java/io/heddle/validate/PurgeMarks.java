// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.StateReader;
import io.heddle.ledger.Version;
import java.util.Optional;

/**
 * Which private keys were purged, and by which transaction last, so that values from before that
 * cannot come back with what comes late. They are kept on every peer and for ever, in a namespace
 * of the state that no chaincode can have.
 *
 * <p>Fabric: core/ledger/pvtdatastorage/store.go, RemoveAppInitiatedPurgesUsingReconMarker.
 */
final class PurgeMarks {

  private static final String NAMESPACE = "$$erased";

  private static final ByteString PRESENT = ByteString.copyFromUtf8("1");

  private PurgeMarks() {}

  static StateChange mark(Space space, ByteString keyHash, Version purge) {
    return new StateChange(
        NAMESPACE, key(space, keyHash), Optional.of(StateEntry.of(PRESENT, purge)));
  }

  /** Whether what a transaction wrote to a key was purged, by a later one or by itself. */
  static boolean isPurged(StateReader state, Space space, ByteString keyHash, Version writer) {
    return state
        .get(NAMESPACE, key(space, keyHash))
        .filter(mark -> writer.compareTo(mark.version()) <= 0)
        .isPresent();
  }

  private static ByteString key(Space space, ByteString keyHash) {
    return PrivateWriteSets.keyPrefix(space, keyHash);
  }
}
