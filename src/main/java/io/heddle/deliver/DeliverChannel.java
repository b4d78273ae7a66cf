// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import io.heddle.endorse.PeerChannel;

/** A channel whose blocks are handed out. */
public record DeliverChannel(PeerChannel channel, BlockFeed blocks) {}
