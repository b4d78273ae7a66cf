// SPDX-License-Identifier: Apache-2.0
/**
 * The part of a peer that speaks Fabric's gossip protocol with other peers: who is there, who has
 * which channel at which height, and private values that go between members of a collection.
 *
 * <p>The entry point is {@link io.heddle.gossip.Gossip}. What a message means is decided by classes
 * that are told the time and answer with messages ({@link io.heddle.gossip.Talk}); threads, streams
 * and ports are around them. It elects no leader, spreads no blocks of its own accord, and knows no
 * chaincode.
 */
@NullMarked
package io.heddle.gossip;

import org.jspecify.annotations.NullMarked;
