// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * A repeated execution, to be compared with the first one: by other instances of the chaincodes
 * where there are some. Safe for threads.
 */
final class SecondRun {

  private final Set<String> onOneInstance = new ConcurrentSkipListSet<>();

  /** The same instance executes this chaincode again. */
  void noteOneInstance(String chaincode) {
    onOneInstance.add(chaincode);
  }

  List<String> onOneInstance() {
    return List.copyOf(onOneInstance);
  }
}
