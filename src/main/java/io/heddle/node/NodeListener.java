// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import java.time.Duration;

/** Hears what a node does that takes a while. Called from several threads. */
public interface NodeListener {

  /** A builder has claimed a package and begins to build it. */
  void buildStarted(String label, String builder);

  /** One line that the builder wrote. */
  void buildLine(String label, String line);

  /** The builder has ended, well or not. */
  void buildEnded(String label, String builder, String outcome, Duration took);

  /** A listener that does nothing. */
  static NodeListener none() {
    return new NodeListener() {
      @Override
      public void buildStarted(String label, String builder) {}

      @Override
      public void buildLine(String label, String line) {}

      @Override
      public void buildEnded(String label, String builder, String outcome, Duration took) {}
    };
  }
}
