// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import java.time.Instant;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;

/** Block 0 of a channel: the first configuration. */
@SuppressWarnings("DoNotCallSuggester")
public final class GenesisBlock {

  private GenesisBlock() {}

  /** The same block for the same arguments, byte by byte. */
  public static Block of(
      ChannelName channel,
      List<OrganisationSpec> organisations,
      OrdererSpec orderer,
      BatchLimits limits,
      Instant timestamp,
      ByteString nonce) {
    throw new UnsupportedOperationException();
  }
}
