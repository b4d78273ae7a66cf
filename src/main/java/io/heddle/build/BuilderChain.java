// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.util.List;

/** The configured builders in their order: the first whose {@code detect} says yes builds. */
public final class BuilderChain {

  private final List<Builder> builders;
  private final BuildStore store;
  private final BuildSettings settings;
  private final BuildListener listener;

  public BuilderChain(
      List<Builder> builders, BuildStore store, BuildSettings settings, BuildListener listener) {
    this.builders = List.copyOf(builders);
    this.store = store;
    this.settings = settings;
    this.listener = listener;
  }

  @Override
  public String toString() {
    return builders.toString() + store.root() + settings + listener;
  }
}
