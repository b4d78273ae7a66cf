// SPDX-License-Identifier: Apache-2.0
/**
 * JSON as trees, read and written without what binds JSON to objects, which needs a tenth of a
 * second to get ready.
 *
 * <p>Enter by {@link io.heddle.json.JsonTree}. Never knows what a text means.
 */
@NullMarked
package io.heddle.json;

import org.jspecify.annotations.NullMarked;
