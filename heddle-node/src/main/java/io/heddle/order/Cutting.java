// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

/** When a block is cut that is not full yet. */
public enum Cutting {
  /** As soon as nothing more waits. */
  INSTANT,
  /** When the channel's batch timeout has passed, as Fabric does. */
  BATCHED
}
