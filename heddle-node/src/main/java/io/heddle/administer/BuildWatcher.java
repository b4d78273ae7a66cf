// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import java.time.Duration;
import java.time.Instant;

/** Hears of the builds of a deployment while they run. Called from several threads. */
public interface BuildWatcher {

  /** A builder has claimed a package and begins to build it. */
  void started(String label, String builder);

  /** One line that the builder wrote. */
  void line(String label, String line);

  /** The builder has ended, well or not. */
  void ended(String label, String builder, String outcome, Duration took);

  /** The package is not built: an earlier build of it, made then, is used. */
  void reused(String label, Instant made);

  /** One that does nothing. */
  static BuildWatcher none() {
    return new BuildWatcher() {
      @Override
      public void started(String label, String builder) {}

      @Override
      public void line(String label, String line) {}

      @Override
      public void ended(String label, String builder, String outcome, Duration took) {}

      @Override
      public void reused(String label, Instant made) {}
    };
  }
}
