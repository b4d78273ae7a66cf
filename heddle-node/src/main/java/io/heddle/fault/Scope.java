// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

import java.util.Optional;

/**
 * Whom a fault meets; what is empty is any.
 *
 * @param function as a client calls it; with or without the name of its contract before a colon
 * @param organisation of the peer; if the fault is the orderer's or a transaction's, of the client
 * @param peer its host: {@code peer0.org1.example.com}
 */
public record Scope(
    Optional<String> channel,
    Optional<String> chaincode,
    Optional<String> function,
    Optional<String> organisation,
    Optional<String> peer,
    Optional<String> transaction) {

  boolean includes(Occasion at) {
    return meets(channel, at.call().channel())
        && meets(chaincode, at.call().chaincode())
        && (function.isEmpty() || isFunction(function.get(), at.call().function()))
        && meets(organisation, at.organisation())
        && meets(peer, at.peer())
        && meets(transaction, at.transaction());
  }

  private static boolean meets(Optional<String> wanted, String there) {
    return wanted.isEmpty() || wanted.get().equals(there);
  }

  /** The functions of a contract that is not the default one are called with its name. */
  static boolean isFunction(String wanted, String called) {
    return called.equals(wanted) || called.endsWith(":" + wanted);
  }
}
