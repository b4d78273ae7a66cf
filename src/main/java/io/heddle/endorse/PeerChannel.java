// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.base.ChannelName;
import io.heddle.channel.ChannelConfig;
import io.heddle.ledger.Ledger;
import java.util.function.Supplier;

/**
 * A channel that this peer has joined.
 *
 * @param config the configuration in force
 */
public record PeerChannel(ChannelName name, Supplier<ChannelConfig> config, Ledger ledger) {}
