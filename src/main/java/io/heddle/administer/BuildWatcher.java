// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import java.time.Duration;

/** Hears of the builds of a deployment while they run. Called from several threads. */
public interface BuildWatcher {

  /** A builder has claimed a package and begins to build it. */
  void started(String label, String builder);

  /** One line that the builder wrote. */
  void line(String label, String line);

  /** The builder has ended, well or not. */
  void ended(String label, String builder, String outcome, Duration took);
}
