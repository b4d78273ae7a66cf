// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import java.time.Instant;
import java.util.Optional;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.PeerTime;

/**
 * A peer that has said that it is there.
 *
 * @param endpoint where all reach it; empty text if it does not tell
 * @param internal where its own organisation reaches it
 * @param time with which it said so last
 * @param heard when that came
 * @param envelope in which it said so
 * @param isAlive whether it is thought to be there still
 */
record Seen(
    PkiId id,
    String endpoint,
    Optional<String> internal,
    PeerTime time,
    Instant heard,
    Envelope envelope,
    boolean isAlive) {

  /** The one to call it at. */
  String preferred() {
    return internal.orElse(endpoint);
  }

  Seen dead() {
    return new Seen(id, endpoint, internal, time, heard, envelope, false);
  }
}
