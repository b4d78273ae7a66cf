// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.time.Duration;

/** Hears what becomes of launches. Calls come from the launches' threads and must not block. */
public interface LaunchListener {

  /**
   * A chaincode takes transactions.
   *
   * @param took from the first wish to use it
   */
  default void ready(ChaincodeStatus status, Duration took) {}

  /**
   * A chaincode could not be launched.
   *
   * @param took from the first wish to use it
   */
  default void failed(ChaincodeStatus status, HeddleException why, Duration took) {}

  /** A chaincode was not ready within the start timeout; {@link #failed} follows. */
  default void timedOut(PackageId chaincode) {}

  /**
   * Somebody wanted to use a chaincode while another launched it, and waited for the outcome.
   *
   * @param isReady whether it takes transactions now
   */
  default void awaited(PackageId chaincode, boolean isReady, Duration took) {}

  /**
   * A chaincode that was ready is no longer, without having been stopped; the status says why.
   *
   * @param lasted for how long it was ready
   */
  default void lost(ChaincodeStatus status, Duration lasted) {}

  /** A chaincode that was ready is being stopped. */
  default void stopped(ChaincodeStatus status) {}
}
