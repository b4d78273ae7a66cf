// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import java.util.Optional;

/** The channels whose blocks are handed out; the node fills it in. */
@FunctionalInterface
public interface DeliverChannels {

  /**
   * The channel of that name, if there is one.
   *
   * @param name as a client gave it, so it may be anything
   */
  Optional<DeliverChannel> find(String name);
}
