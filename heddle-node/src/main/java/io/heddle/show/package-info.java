// SPDX-License-Identifier: Apache-2.0
/**
 * What a ledger and its transactions look like: as JSON, as Fabric's tools print it, and as text
 * for people, in which nothing can act on a terminal.
 *
 * <p>Enter at {@link io.heddle.show.DecodedJson}. Asks nobody and prints nothing.
 */
@NullMarked
package io.heddle.show;

import org.jspecify.annotations.NullMarked;
