// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import org.hyperledger.fabric.protos.common.Block;

/** The form that a block from outside must have before anything in it is looked at. */
@SuppressWarnings("DoNotCallSuggester") // bodies come next
public final class BlockForm {

  private BlockForm() {}

  /** Refuses a block that is not well formed, as a whole. */
  public static void check(Block block) {
    throw new UnsupportedOperationException();
  }
}
