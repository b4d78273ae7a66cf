// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.PackageId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The build stores of the peers of one process: what a builder has made for one of them is not made
 * again for the next. Each has a copy of its own, for a chaincode may write into it. Safe for
 * threads.
 */
public final class SharedBuilds {

  private static final Logger log = LoggerFactory.getLogger(SharedBuilds.class);

  private final List<BuildStore> stores = new CopyOnWriteArrayList<>();

  /** No stores yet. */
  public SharedBuilds() {}

  void add(BuildStore store) {
    stores.add(store);
  }

  /** Copies the build of a package into a store that has none; false if no other has one. */
  boolean bring(PackageId id, BuildStore to) {
    for (BuildStore store : stores) {
      if (store != to && to.copy(id, store)) {
        log.info("Package '{}' is built already; '{}' has a copy of it now", id, to.root());
        return true;
      }
    }
    return false;
  }
}
