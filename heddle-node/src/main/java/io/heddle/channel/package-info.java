// SPDX-License-Identifier: Apache-2.0
/**
 * The configuration of one channel as values: organisations, policies, batch limits, capabilities;
 * and the genesis block that starts a channel.
 *
 * <p>Entry points: {@link io.heddle.channel.ChannelConfig} and {@link
 * io.heddle.channel.GenesisBlock}. Never changes a configuration.
 */
@NullMarked
package io.heddle.channel;

import org.jspecify.annotations.NullMarked;
