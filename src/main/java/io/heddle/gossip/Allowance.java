// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import java.time.Duration;
import java.time.Instant;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;

/**
 * How much one stream may ask for: it grows with time up to a store, and each message costs by its
 * size and by what it makes this peer do. Whoever has used all of it is read no further until it
 * has grown again, so it slows itself. One thread at a time.
 */
final class Allowance {

  /** A signature is verified in about a quarter of a millisecond: a tenth of a core for each. */
  private static final long EACH_SECOND = 2000;

  private static final long STORE = 4 * EACH_SECOND;
  private static final int BYTES_FOR_ONE = 16 * 1024;

  /** What nobody sends by mistake often. */
  private static final long FOR_DOUBT = 50;

  private double left = STORE;
  private Instant last;

  Allowance(Instant now) {
    this.last = now;
  }

  /** Takes what a message costs; how long to wait before the next is read. */
  Duration spend(Envelope envelope, GossipMessage content, Instant now) {
    return take(1 + envelope.getSerializedSize() / BYTES_FOR_ONE + weight(content), now);
  }

  /** Takes what a message costs in addition that should not have been sent. */
  Duration doubt(Instant now) {
    return take(FOR_DOUBT, now);
  }

  private Duration take(long cost, Instant now) {
    double grown = Math.max(0, Duration.between(last, now).toNanos()) / 1e9 * EACH_SECOND;
    last = now;
    left = Math.min(STORE, left + grown) - cost;
    return left >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-left / EACH_SECOND * 1e9));
  }

  /** What is inside is verified, looked up or signed. */
  private static long weight(GossipMessage content) {
    return switch (content.getContentCase()) {
      case MEM_REQ -> 4;
      case MEM_RES -> content.getMemRes().getAliveCount() + content.getMemRes().getDeadCount();
      case STATE_SNAPSHOT -> content.getStateSnapshot().getElementsCount();
      case DATA_UPDATE -> content.getDataUpdate().getDataCount();
      case PRIVATEREQ -> content.getPrivateReq().getDigestsCount();
      case HELLO, STATE_INFO_PULL_REQ -> 4;
      case STATE_REQUEST -> 20;
      case ALIVE_MSG,
          DATA_MSG,
          DATA_DIG,
          DATA_REQ,
          STATE_INFO,
          STATE_RESPONSE,
          LEADERSHIP_MSG,
          PEER_IDENTITY,
          PRIVATERES,
          PRIVATE_DATA,
          CONN,
          ACK,
          EMPTY,
          CONTENT_NOT_SET ->
          0;
    };
  }
}
