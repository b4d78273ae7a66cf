// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.util.Optional;

/** The launches of one peer: which chaincode is being launched, which is ready. */
@SuppressWarnings("DoNotCallSuggester") // bodies come next
public final class Launches {

  /**
   * A chaincode asks to register.
   *
   * @throws HeddleException if nobody launched it, or it is not the one that was dialled
   */
  public void admit(PackageId chaincode, Optional<PackageId> dialled) {
    throw new UnsupportedOperationException("not yet: " + chaincode + dialled);
  }

  /** A chaincode is ready for transactions. */
  public void ready(PackageId chaincode) {
    throw new UnsupportedOperationException("not yet: " + chaincode);
  }

  /** A chaincode's stream has ended, for the reason given. */
  public void ended(PackageId chaincode, String cause, boolean wasReady) {
    throw new UnsupportedOperationException("not yet: " + chaincode + cause + wasReady);
  }

  /** Where a chaincode stands; empty if it is not launched. */
  public Optional<ChaincodeStatus> status(PackageId chaincode) {
    throw new UnsupportedOperationException("not yet: " + chaincode);
  }
}
