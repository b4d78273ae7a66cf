// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.heddle.base.PackageId;
import java.time.Duration;

/** How long the calls of single chaincodes may take. Safe for threads. */
@FunctionalInterface
public interface ExecuteLimits {

  /** As long as those of any other. */
  ExecuteLimits USUAL = (_, usual) -> usual;

  /**
   * The limit of a chaincode whose stream begins.
   *
   * @param usual that of all for which nothing else holds
   */
  Duration of(PackageId chaincode, Duration usual);

  /**
   * How long a stream may stay silent before it says which chaincode it is of.
   *
   * @param usual where nothing else holds
   */
  default Duration untilRegistered(Duration usual) {
    return usual;
  }
}
