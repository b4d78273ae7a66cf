// SPDX-License-Identifier: Apache-2.0
/**
 * Makes a block durable and visible: checks that it is the next one, validates, appends, tells.
 *
 * <p>The entry point is {@link io.heddle.commit.Committer}. It never reorders and never skips a
 * block.
 */
@NullMarked
package io.heddle.commit;

import org.jspecify.annotations.NullMarked;
