// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import java.io.Serial;
import org.hyperledger.fabric.protos.common.Status;

/** A request for blocks ends here; the client reads the status, and why stands in the log. */
final class Refused extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final Status status;

  Refused(Status status, String why) {
    super(why);
    this.status = status;
  }

  Status status() {
    return status;
  }
}
