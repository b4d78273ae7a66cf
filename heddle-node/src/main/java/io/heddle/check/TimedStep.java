// SPDX-License-Identifier: Apache-2.0
package io.heddle.check;

import java.time.Duration;

/** One executable that ran, how it ended and how long it took. */
public record TimedStep(String step, String outcome, Duration took) {}
