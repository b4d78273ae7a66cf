// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

/**
 * What the peer does when a transaction asks for something while its last question is being worked
 * on. The second question never gets an answer: the chaincode library would take it for the answer
 * to the first.
 */
public enum OverlappingRequests {
  /** The transaction fails at once. */
  FAIL,
  /** The second question is dropped, as in Fabric; whoever asked it waits for the timeout. */
  DROP
}
