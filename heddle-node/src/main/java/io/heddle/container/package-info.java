// SPDX-License-Identifier: Apache-2.0
/**
 * Fabric's container runtime: builds packages that no builder claims, and runs them, in a container
 * engine that speaks Docker's API.
 *
 * <p>Starts at {@link io.heddle.container.ContainerBuilds}. Never starts a process, never decides
 * whether a package is its own, and none of its connections is there unless an engine is
 * configured.
 */
@NullMarked
package io.heddle.container;

import org.jspecify.annotations.NullMarked;
