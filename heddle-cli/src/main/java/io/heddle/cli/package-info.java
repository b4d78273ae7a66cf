// SPDX-License-Identifier: Apache-2.0
/**
 * The command line: one file per command.
 *
 * <p>Standard output is a command's result and nothing else; everything else goes to standard
 * error. {@code start} and {@code demo} run a {@link io.heddle.node.Node}; {@code invoke} and
 * {@code query} go through {@code client} and never reach into a node.
 */
@NullMarked
package io.heddle.cli;

import org.jspecify.annotations.NullMarked;
