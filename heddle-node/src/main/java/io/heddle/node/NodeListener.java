// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import java.time.Duration;
import java.time.Instant;

/**
 * Hears what a node does that takes a while, and when it cannot live any more. Called from several
 * threads.
 */
public interface NodeListener {

  /** A builder has claimed a package and begins to build it. */
  void buildStarted(String label, String builder);

  /** One line that the builder wrote. */
  void buildLine(String label, String line);

  /** The builder has ended, well or not. */
  void buildEnded(String label, String builder, String outcome, Duration took);

  /** The package is not built: an earlier build of it, made then, is used. */
  void buildReused(String label, Instant made);

  /**
   * A chaincode that is watched was deployed anew, or could not be.
   *
   * @param label of its package
   */
  void redeployed(String label, String sentence);

  /**
   * A part of the node has died and nothing brings it back; the log has said so, and the node's
   * health says it from now on. Whoever runs the node is to close it, not on this thread.
   */
  void died(String part, String reason);

  /** A listener that does nothing. */
  static NodeListener none() {
    return new NodeListener() {
      @Override
      public void buildStarted(String label, String builder) {}

      @Override
      public void buildLine(String label, String line) {}

      @Override
      public void buildEnded(String label, String builder, String outcome, Duration took) {}

      @Override
      public void buildReused(String label, Instant made) {}

      @Override
      public void redeployed(String label, String sentence) {}

      @Override
      public void died(String part, String reason) {}
    };
  }
}
