// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import java.util.OptionalLong;

/** What a call gave back; the block number only if it was a transaction. */
public record CallResult(String transactionId, Bytes result, OptionalLong blockNumber) {}
