// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;

/**
 * How much somebody may ask for: it grows with time up to a store, and each message costs by its
 * size and by what it makes this peer do. Whoever has used all of it is read no further until it
 * has grown again, so it slows itself. Safe for threads.
 */
final class Allowance {

  /** One is what a twentieth of a millisecond does: a tenth of a core for each in the end. */
  private static final long EACH_SECOND = 2000;

  private static final long STORE = 4 * EACH_SECOND;
  private static final int BYTES_FOR_ONE = 16 * 1024;

  /** What has a signature that may have to be verified. */
  private static final int FOR_SIGNED = 5;

  /** A signature is verified, and this peer's own is made. */
  private static final int FOR_GREETING = 20;

  /** What nobody sends by mistake often. */
  private static final long FOR_DOUBT = 50;

  private final ReentrantLock large = new ReentrantLock();
  private double left = STORE; // both guarded by this
  private Instant last;

  Allowance(Instant now) {
    this.last = now;
  }

  /** Takes what a message costs; how long to wait before the next is read. */
  Duration spend(Envelope envelope, GossipMessage content, Instant now) {
    return take(1 + envelope.getSerializedSize() / BYTES_FOR_ONE + weight(content), now);
  }

  /** Held while a large answer is made and waits for room. */
  ReentrantLock large() {
    return large;
  }

  /** Takes what an answer costs; how long to wait before the next message is read. */
  Duration answer(Envelope envelope, Instant now) {
    return take(envelope.getSerializedSize() / BYTES_FOR_ONE, now);
  }

  /** Takes what it costs to be greeted; false if there is too little for that. */
  boolean greet(Instant now) {
    return take(FOR_GREETING, now).isZero();
  }

  /** Takes what a message costs in addition that should not have been sent. */
  Duration doubt(Instant now) {
    return take(FOR_DOUBT, now);
  }

  private synchronized Duration take(long cost, Instant now) {
    double grown = Math.max(0, Duration.between(last, now).toNanos()) / 1e9 * EACH_SECOND;
    last = now;
    left = Math.max(-STORE, Math.min(STORE, left + grown) - cost);
    return left >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-left / EACH_SECOND * 1e9));
  }

  /** What is inside is verified, looked up or signed. */
  private static long weight(GossipMessage content) {
    return switch (content.getContentCase()) {
      case ALIVE_MSG, STATE_INFO -> FOR_SIGNED;
      case MEM_REQ -> FOR_GREETING;
      case MEM_RES -> content.getMemRes().getAliveCount() + content.getMemRes().getDeadCount();
      case STATE_SNAPSHOT -> content.getStateSnapshot().getElementsCount();
      case DATA_UPDATE -> (long) FOR_SIGNED * content.getDataUpdate().getDataCount();
      case PRIVATEREQ -> (long) FOR_SIGNED * content.getPrivateReq().getDigestsCount();
      case DATA_DIG -> content.getDataDig().getDigestsCount() / 16;
      case DATA_REQ -> content.getDataReq().getDigestsCount();
      case HELLO, STATE_INFO_PULL_REQ -> FOR_SIGNED;
      case STATE_REQUEST -> FOR_GREETING;
      case DATA_MSG,
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
