// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import io.heddle.base.ChannelName;
import io.heddle.base.PackageId;
import java.time.Duration;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/**
 * Hears what happens on all chaincode streams of a peer. Calls come from the streams' own threads
 * and must not block.
 */
public interface StreamListener {

  /** A listener that does nothing. */
  StreamListener NONE = new StreamListener() {};

  /** A message has come from a chaincode that is registered. */
  default void received(PackageId chaincode, ChaincodeMessage message) {}

  /** A chaincode's request is worked on; its transaction is known. */
  default void requested(PackageId chaincode, ChannelName channel, ChaincodeMessage.Type type) {}

  /** A chaincode's request is answered, with an error or without. */
  default void answered(
      PackageId chaincode,
      ChannelName channel,
      ChaincodeMessage request,
      ChaincodeMessage reply,
      Duration took) {}

  /** A transaction took too long. */
  default void timedOut(PackageId chaincode) {}

  /** A second request of a transaction came while the first was worked on. */
  default void overlapped(PackageId chaincode) {}

  /** A last word came that nobody waits for. */
  default void cameLate(PackageId chaincode) {}

  /** A batch of results was too big for one reply. */
  default void wasSplit(PackageId chaincode) {}

  /** A stream was refused before it was registered. */
  default void refused() {}
}
