// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;

/**
 * A part of an index or a namespace.
 *
 * @param first the first row, empty for the first one there is
 * @param end the row to stop before, empty for none
 * @param isDescending whether it is read from its end to its beginning
 */
public record RowRange(ByteString first, ByteString end, boolean isDescending) {}
