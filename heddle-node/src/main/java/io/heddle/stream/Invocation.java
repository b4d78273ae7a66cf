// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.simulate.History;
import io.heddle.simulate.Simulator;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * One execution of a chaincode: what to run and what it may read and write.
 *
 * @param channel the channel that the chaincode runs on
 * @param namespace the name under which the chaincode's state lies, which is its own
 * @param signedProposal the client's proposal, as the chaincode is to see it
 * @param input a serialised {@code ChaincodeInput}
 * @param isInit whether to send {@code INIT} instead of {@code TRANSACTION}
 * @param simulator where reads and writes go; the caller owns and closes it
 * @param collections the chaincode's private data, as the client may see it
 * @param caller runs chaincodes that this one calls
 * @param messages hears what is said
 * @param time by which its limit is measured
 */
public record Invocation(
    ChannelName channel,
    TxId txId,
    String namespace,
    SignedProposal signedProposal,
    ByteString input,
    boolean isInit,
    Simulator simulator,
    CollectionAccess collections,
    History history,
    ChaincodeCaller caller,
    MessageListener messages,
    CallTime time) {

  /** An invocation whose messages nobody wants to hear. */
  public Invocation(
      ChannelName channel,
      TxId txId,
      String namespace,
      SignedProposal signedProposal,
      ByteString input,
      boolean isInit,
      Simulator simulator,
      CollectionAccess collections,
      History history,
      ChaincodeCaller caller) {
    this(
        channel,
        txId,
        namespace,
        signedProposal,
        input,
        isInit,
        simulator,
        collections,
        history,
        caller,
        MessageListener.NONE,
        CallTime.passing());
  }
}
