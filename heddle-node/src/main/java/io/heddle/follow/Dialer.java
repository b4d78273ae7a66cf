// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Envelope;

/** Connects to orderers. */
interface Dialer {

  /**
   * Connects and asks.
   *
   * @throws StreamFailure if there is no connection in time
   */
  BlockStream open(OrdererEndpoint orderer, Envelope seek)
      throws StreamFailure, InterruptedException;

  /** SHA-256 of the certificate that orderers are shown; empty if none is. */
  Optional<ByteString> certificateHash();
}
