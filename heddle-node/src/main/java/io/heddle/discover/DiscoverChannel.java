// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import io.heddle.base.ChannelName;
import io.heddle.channel.ChannelConfig;
import io.heddle.lifecycle.DefinitionCache;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What discovery uses of a channel that this peer has joined.
 *
 * @param config the configuration in force
 * @param height of the ledger
 * @param definitions what chaincode names mean here
 * @param runs whether this peer can execute the chaincode of that name
 */
public record DiscoverChannel(
    ChannelName name,
    Supplier<ChannelConfig> config,
    LongSupplier height,
    DefinitionCache definitions,
    Predicate<String> runs) {}
