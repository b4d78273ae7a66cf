// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;

/** A key of the state with its namespace and its committed entry. */
public record StateRow(String namespace, ByteString key, StateEntry entry) {}
