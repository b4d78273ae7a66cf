// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;

/** Blocks one after the other, from wherever. */
@FunctionalInterface
interface Blocks {

  /** Empty behind the last one. */
  Optional<Block> next() throws InterruptedException;

  /** What is said where there is not even a first one. */
  static HeddleException none() {
    return new HeddleException(Fault.NOT_FOUND, "There is no block to validate; name others");
  }
}
