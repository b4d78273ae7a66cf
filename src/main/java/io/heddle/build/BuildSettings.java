// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.time.Duration;

/**
 * Limits of builds.
 *
 * @param detectLimit how long one {@code detect} may take
 * @param buildLimit how long one {@code build} or {@code release} may take
 */
public record BuildSettings(Duration detectLimit, Duration buildLimit) {}
