// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import com.google.protobuf.ByteString;
import io.heddle.channel.ChannelConfig;

/**
 * How far somebody has a channel.
 *
 * @param height the number of the block that comes next
 * @param lastHash the hash of the header of the block before it
 * @param config in force after that block
 */
public record ChainPosition(long height, ByteString lastHash, ChannelConfig config) {}
