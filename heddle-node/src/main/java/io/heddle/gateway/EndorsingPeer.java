// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.Verdict;

/** A peer that the gateway may ask to execute a proposal. Safe for use by many threads. */
public interface EndorsingPeer {

  /** As advertised, {@code host:port}. */
  String address();

  MspId mspId();

  /** The marshalled {@code SerializedIdentity} under which it endorses. */
  ByteString identity();

  /** Whether it can execute the chaincode on the channel. */
  boolean offers(String channel, String chaincode);

  /** Whether it can execute the chaincode as its definition of this sequence says. */
  boolean runs(String channel, String chaincode, long sequence);

  /** Of its ledger; 0 if it has not joined the channel. */
  long height(String channel);

  /**
   * Whether it is known and cannot be asked now. Then its height is 0, it offers nothing, and runs
   * what it ran last.
   */
  default boolean isStopped() {
    return false;
  }

  /** Executes for the answer only. */
  Verdict evaluate(OpenedProposal proposal) throws InterruptedException, NoAnswer;

  /** Executes and signs. */
  Verdict endorse(OpenedProposal proposal) throws InterruptedException, NoAnswer;
}
