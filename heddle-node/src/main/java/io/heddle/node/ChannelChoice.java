// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.ChannelName;
import java.util.List;

/** Which channels a node is to have from its start. */
public sealed interface ChannelChoice {

  /**
   * Those that its data directory has; if it has none, {@link NodeConfig#USUAL_CHANNEL} is made.
   */
  record Usual() implements ChannelChoice {}

  /**
   * These, made if they are not there; the others of its data directory are there as well.
   *
   * @param names at least one, the first one first
   */
  record Named(List<ChannelName> names) implements ChannelChoice {

    public Named {
      names = names.stream().distinct().toList();
    }
  }

  /** Those that its data directory has; the node makes none, others do while it runs. */
  record NoneMade() implements ChannelChoice {}
}
