// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;

/**
 * An index that is complete.
 *
 * @param definition what it was kept with, in the words of its keeper
 */
public record StoredIndex(String namespace, String name, ByteString definition) {}
