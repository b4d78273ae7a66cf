// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import io.heddle.base.TxId;
import io.heddle.identity.Identity;
import io.heddle.joined.JoinedChannel;
import io.heddle.simulate.Simulator;
import java.util.List;
import java.util.Optional;

/**
 * One call of a chaincode that is part of the peer.
 *
 * @param channel the channel it is called on; empty if the proposal names none
 * @param simulator where it reads and writes; empty without a channel, and for those that look at
 *     the ledger by themselves
 * @param creator who signed the proposal; the signature was found good
 * @param firstChaincode the one that the proposal's payload names; another one if a chaincode calls
 */
public record SystemCall(
    TxId txId,
    Optional<JoinedChannel> channel,
    Optional<Simulator> simulator,
    List<ByteString> arguments,
    Identity creator,
    String firstChaincode) {

  public SystemCall {
    arguments = List.copyOf(arguments);
  }

  /** The name of the channel, empty if there is none. */
  String channelName() {
    return channel.map(found -> found.name().value()).orElse("");
  }

  /** An argument as text. */
  public String text(int index) {
    return arguments.get(index).toStringUtf8();
  }
}
