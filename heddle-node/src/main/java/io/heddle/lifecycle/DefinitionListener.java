// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import java.util.List;

/** Hears what chaincode names mean at a peer on a channel, whenever that may have changed. */
@FunctionalInterface
public interface DefinitionListener {

  /**
   * Must return soon if a block brought the change: the next one waits. May hear the same again.
   *
   * @param deployments all names that mean an installed package now, in key order
   */
  void changed(List<Deployment> deployments);
}
