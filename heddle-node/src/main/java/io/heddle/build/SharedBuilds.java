// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The build stores of the peers of one process: what a builder has made for one of them is not made
 * again for the next. Each has a copy of its own, for a chaincode may write into it. Safe for
 * threads.
 */
public final class SharedBuilds {

  private static final Logger log = LoggerFactory.getLogger(SharedBuilds.class);

  private final SourceDirectories sources = new SourceDirectories();
  private final List<BuildStore> stores = new CopyOnWriteArrayList<>();
  private final PackageTurns turns = new PackageTurns();

  /** No stores yet. */
  public SharedBuilds() {}

  /** Where the sources of their packages lie. */
  SourceDirectories sources() {
    return sources;
  }

  /** One that is opened again takes the place of the one before. */
  void add(BuildStore store) {
    stores.removeIf(before -> before.root().equals(store.root()));
    stores.add(store);
  }

  /**
   * Does the work when nobody else has a turn with the package: peers that are to build the same at
   * the same time find what the first of them has made.
   *
   * @throws HeddleException {@code UNAVAILABLE} if it is interrupted while it waits
   */
  <T> T inTurn(PackageId id, Supplier<T> work) {
    try (var _ = turns.takeInterruptibly(id)) {
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeddleException(
          Fault.UNAVAILABLE, "Interrupted while another peer builds package '%s'".formatted(id), e);
    }
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
