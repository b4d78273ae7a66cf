// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

/** A call of a chaincode as its client asks for it; empty text for what is not known. */
public record Call(String channel, String chaincode, String function) {}
