// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import java.io.Serial;

/** Why no peers can be named for an interest, in Fabric's words. */
public final class NoDescriptor extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final String reason;

  NoDescriptor(String reason) {
    super(reason);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
