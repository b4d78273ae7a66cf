// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.heddle.endorse.PeerChannel;
import io.heddle.events.ChaincodeEventFeed;
import io.heddle.events.CommitStatuses;

/** What the gateway uses of one channel, as the peer that it belongs to sees it. */
public record GatewayChannel(
    PeerChannel channel, Ordering ordering, CommitStatuses statuses, ChaincodeEventFeed events) {}
