// SPDX-License-Identifier: Apache-2.0
package io.heddle.events;

import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** What became of a transaction, and in which block. */
public record CommitStatus(TxValidationCode code, long block) {}
