// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that is to go wrong, once unless {@link #times} says otherwise, with the next
 * transaction that it is for. {@code docs/faults.md} says what clients see of each.
 *
 * @param words {@code kind}, and what {@code heddle fault} has as options
 */
public record InjectedFault(Map<String, String> words) {

  public InjectedFault {
    words = Map.copyOf(words);
  }

  private static InjectedFault of(String kind) {
    return new InjectedFault(Map.of("kind", kind));
  }

  /** The endorser answers as if the chaincode had, with status 500; the chaincode is not called. */
  public static InjectedFault refuse(String message) {
    return of("refuse").and("message", message);
  }

  /** The endorser waits before it calls the chaincode. */
  public static InjectedFault delay(Duration by) {
    return of("delay").and("by", by.toMillis() + "ms");
  }

  /** The endorsements of a transaction differ. */
  public static InjectedFault differ() {
    return of("differ");
  }

  /** The connection to the chaincode is lost when the call reaches it. */
  public static InjectedFault crash() {
    return of("crash");
  }

  /** The call does not reach the chaincode, and nobody answers. */
  public static InjectedFault hang() {
    return of("hang");
  }

  /** The orderer answers that it is unavailable. */
  public static InjectedFault noOrderer() {
    return of("no-orderer");
  }

  /** The transaction is ordered and is not valid, with this code, as {@code MVCC_READ_CONFLICT}. */
  public static InjectedFault invalidate(String code) {
    return of("invalidate").and("code", code);
  }

  /**
   * Peers take no further blocks until it is cleared; with {@link #times} so many, until there is
   * another one behind them.
   */
  public static InjectedFault hold() {
    return of("hold");
  }

  /** Who waits for a commit is told that the peer is unavailable. */
  public static InjectedFault loseStatus() {
    return of("lose-status");
  }

  /** Who waits for a commit waits longer. */
  public static InjectedFault delayStatus(Duration by) {
    return of("delay-status").and("by", by.toMillis() + "ms");
  }

  /** A stream of events ends before its next block. */
  public static InjectedFault loseEvents() {
    return of("lose-events");
  }

  /** Events come later. */
  public static InjectedFault delayEvents(Duration by) {
    return of("delay-events").and("by", by.toMillis() + "ms");
  }

  /** The same, on this channel only. */
  public InjectedFault onChannel(String name) {
    return and("channel", name);
  }

  /** The same, of calls of this chaincode only. */
  public InjectedFault ofChaincode(String name) {
    return and("chaincode", name);
  }

  /** The same, of calls of this function only. */
  public InjectedFault ofFunction(String name) {
    return and("function", name);
  }

  /** The same, of this organisation only. */
  public InjectedFault ofOrganization(String mspId) {
    return and("org", mspId);
  }

  /** The same, at this peer only, as {@code peer0.org1.example.com}. */
  public InjectedFault atPeer(String host) {
    return and("peer", host);
  }

  /** The same, of this transaction only. */
  public InjectedFault ofTransaction(String id) {
    return and("tx", id);
  }

  /** The same, so often. */
  public InjectedFault times(int number) {
    return and("times", Integer.toString(number));
  }

  /** The same, until it is cleared. */
  public InjectedFault always() {
    return and("times", "always");
  }

  private InjectedFault and(String name, String value) {
    Map<String, String> more = new TreeMap<>(words);
    more.put(name, value);
    return new InjectedFault(more);
  }
}
