// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import io.heddle.words.Foreign;
import java.io.Serial;

/** A chaincode name has no committed definition; clients see it as a status of its own. */
final class NotDefined extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final String name;

  NotDefined(String name) {
    super(name);
    this.name = name;
  }

  /** Fabric's words. */
  String text() {
    return "namespace %s is not defined".formatted(Foreign.text(name));
  }
}
