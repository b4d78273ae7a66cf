// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The network as it is when the tests of a class begin, after what the class does before all of
 * them. It is forgotten with the class.
 */
final class SetUp implements ExtensionContext.Store.CloseableResource, AutoCloseable {

  private final HeddleNetwork network;
  private final String snapshot;
  private boolean isNew = true; // tests of a class take turns
  private boolean isForgotten;

  SetUp(HeddleNetwork network) {
    this.network = network;
    this.snapshot = network.snapshot();
  }

  /** Has the network as it was, for one test. */
  void restore() {
    if (!isNew) {
      network.revert(snapshot);
    }
    isNew = false;
  }

  @Override
  public void close() {
    if (!isForgotten && network.started().death().isEmpty()) {
      network.forget(snapshot);
    }
    isForgotten = true;
  }
}
