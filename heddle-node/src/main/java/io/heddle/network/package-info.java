// SPDX-License-Identifier: Apache-2.0
/**
 * The network file: everything that a network has, in one YAML file with Fabric's words, and each
 * mistake in it told with its line.
 *
 * <p>Enter by {@link io.heddle.network.NetworkFile}. Reads and judges; makes nothing.
 */
@NullMarked
package io.heddle.network;

import org.jspecify.annotations.NullMarked;
