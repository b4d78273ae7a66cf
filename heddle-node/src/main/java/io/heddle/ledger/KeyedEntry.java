// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;

/** A key of a namespace with its committed entry. */
public record KeyedEntry(ByteString key, StateEntry entry) {}
