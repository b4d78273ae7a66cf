// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.nio.file.Path;

/** The durable builds of one peer: they outlive a restart, so that builders run once. */
public final class BuildStore {

  private final Path root;

  /** A store in the directory, which is created if absent. */
  public BuildStore(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }
}
