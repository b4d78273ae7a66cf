// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;

/**
 * An entry's place in an index.
 *
 * @param row what the rows are sorted by: the entry's {@link IndexOrder}, then its key
 */
public record IndexRow(ByteString row, ByteString key) {}
