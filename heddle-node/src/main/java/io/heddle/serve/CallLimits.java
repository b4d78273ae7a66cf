// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import java.util.Map;
import java.util.Optional;

/**
 * How many calls of a service may run at once.
 *
 * @param byService for services by their full names
 * @param others for each of the others; empty if they are not limited
 */
public record CallLimits(Map<String, Integer> byService, Optional<Integer> others) {

  public CallLimits {
    byService = Map.copyOf(byService);
  }

  public static CallLimits none() {
    return new CallLimits(Map.of(), Optional.empty());
  }

  Optional<Integer> of(String service) {
    return Optional.ofNullable(byService.get(service)).or(() -> others).filter(limit -> limit > 0);
  }
}
