// SPDX-License-Identifier: Apache-2.0
package io.heddle.alive;

/** What is done when a part of a node has died and nothing brings it back. */
@FunctionalInterface
public interface LastResort {

  /**
   * Called on the thread that dies, after the log has it: whoever runs the node ends it. Must
   * return soon.
   *
   * @param part its name
   * @param reason one sentence
   */
  void died(String part, String reason);
}
