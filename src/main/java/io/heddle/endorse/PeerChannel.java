// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.channel.ChannelConfig;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.StateSnapshot;
import io.heddle.lifecycle.DefinitionCache;
import io.heddle.simulate.Simulator;
import io.heddle.simulate.StateDatabase;
import java.util.function.Supplier;

/**
 * A channel that this peer has joined.
 *
 * @param config the configuration in force
 * @param definitions what chaincode names mean here
 * @param database whose rules hold for keys and values
 */
public record PeerChannel(
    ChannelName name,
    Supplier<ChannelConfig> config,
    Ledger ledger,
    DefinitionCache definitions,
    StateDatabase database) {

  /** Starts a transaction on the present state; the caller closes it. */
  Simulator simulator(TxId txId) {
    return simulator(txId, ledger.snapshot());
  }

  /** Starts a transaction on a state, which is closed together with it. */
  Simulator simulator(TxId txId, StateSnapshot state) {
    return new Simulator(txId, state, database);
  }
}
