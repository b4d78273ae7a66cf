// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The time of a network: what chaincode gets as the transaction's timestamp, and what the validity
 * of certificates and the orderer's batch timeout go by. It is the real time until somebody changes
 * it, and again after each test. Safe for threads.
 */
public final class NetworkClock {

  private final OperationsPort operations;
  private volatile boolean isChanged;

  NetworkClock(OperationsPort operations) {
    this.operations = operations;
  }

  /** The network's time now. */
  public Instant now() {
    return told(operations.ask("GET", "/time/v1", Map.of()));
  }

  /** Goes on from this time, from 1970 to 9999; if it stands, it stands there. */
  public Instant set(Instant time) {
    return change("set", Map.of("time", time.toString()));
  }

  /** Is later by so much, in whole milliseconds. */
  public Instant advance(Duration duration) {
    return change("advance", Map.of("duration", duration.toMillis() + "ms"));
  }

  /** Stands. */
  public Instant freeze() {
    return change("freeze", Map.of());
  }

  /** Shows the real time again. */
  public Instant follow() {
    Instant now = change("follow", Map.of());
    isChanged = false;
    return now;
  }

  private Instant change(String how, Map<String, ?> body) {
    isChanged = true;
    return told(operations.ask("POST", "/time/v1/" + how, body));
  }

  private static Instant told(Map<String, Object> answer) {
    return Instant.parse(Json.string(answer.get("time")));
  }

  /** To be called after a test. */
  void reset() {
    if (isChanged) {
      follow();
    }
  }
}
