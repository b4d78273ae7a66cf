// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import java.time.Duration;

/** Waits before orderers are asked again. */
@FunctionalInterface
interface Rest {
  void sleep(Duration time) throws InterruptedException;
}
