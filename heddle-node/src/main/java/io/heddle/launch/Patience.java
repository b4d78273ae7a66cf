// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.PackageId;
import java.time.Duration;

/** How much time single chaincodes are given, as one that stands in a debugger needs more. */
public interface Patience {

  /** None that any other has not. */
  Patience USUAL =
      new Patience() {
        @Override
        public Duration startLimit(PackageId chaincode, Duration usual) {
          return usual;
        }

        @Override
        public boolean mayPause(PackageId chaincode) {
          return false;
        }
      };

  /** How long its launch may take; it may become more while it is launched. */
  Duration startLimit(PackageId chaincode, Duration usual);

  /** Whether it may answer nothing for long, not even a question whether it is there. */
  boolean mayPause(PackageId chaincode);
}
