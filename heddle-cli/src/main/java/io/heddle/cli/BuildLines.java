// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.time.Duration;

/** How builds are shown while they run. */
interface BuildLines {

  void started(String label, String builder);

  /** One line that the builder wrote, which can be shown as it is. */
  void line(String label, String text);

  void ended(String label, String builder, String outcome, Duration took);
}
