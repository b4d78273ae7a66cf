// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Limits and places of builds.
 *
 * @param scratchDir where the directory of each build and each run is made
 * @param detectLimit how long one {@code detect} may take
 * @param buildLimit how long one {@code build} or {@code release} may take
 */
public record BuildSettings(Path scratchDir, Duration detectLimit, Duration buildLimit) {}
