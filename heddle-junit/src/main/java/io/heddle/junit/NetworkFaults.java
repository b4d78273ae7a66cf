// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.util.Map;

/**
 * What is to go wrong in a network. There is nothing until somebody asks for it, and nothing again
 * after each test. Safe for threads.
 */
public final class NetworkFaults {

  private static final String PATH = "/faults/v1";

  private final OperationsPort operations;
  private volatile boolean isChanged;

  NetworkFaults(OperationsPort operations) {
    this.operations = operations;
  }

  /**
   * Has something go wrong from now on.
   *
   * @return its number, for {@link #clear(long)}
   * @throws HeddleFailure if it cannot be, as for a chaincode that is not there
   */
  public long add(InjectedFault fault) {
    isChanged = true;
    Object id = operations.ask("POST", PATH, fault.words()).get("id");
    return id instanceof Long number ? number : 0;
  }

  /** Has one go wrong no more. */
  public void clear(long id) {
    operations.ask("DELETE", PATH + "/" + id, Map.of());
  }

  /** Has nothing go wrong any more. */
  public void clear() {
    operations.ask("DELETE", PATH, Map.of());
    isChanged = false;
  }

  /** To be called after a test. */
  void reset() {
    if (isChanged) {
      clear();
    }
  }
}
