// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import java.util.List;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;

/** What is to be done because of a message or because of the time. */
sealed interface Outgoing {

  /** Sends something to a peer; it is called first if there is no stream. */
  record Send(PkiId to, Envelope envelope) implements Outgoing {}

  /**
   * Answers a peer on the stream that it has: whoever asks and goes is not called. Who does not
   * take its answers is not read further.
   */
  record Answer(PkiId to, Envelope envelope) implements Outgoing {}

  /** Closes the stream of a peer, if there is one. */
  record Close(PkiId peer) implements Outgoing {}

  /** Calls somebody at an address, and asks it for its members once it is known who it is. */
  record Call(Contact contact) implements Outgoing {}

  /** An answer on the stream of whom it is for. */
  static List<Outgoing> answer(Remote to, GossipMessage content) {
    return List.of(new Answer(to.id(), Message.unsigned(content).envelope()));
  }
}
