// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import java.util.Optional;

/**
 * A policy that a transaction's endorsements have to satisfy, for one key that it writes, or for a
 * chaincode of which it writes none.
 *
 * @param collection whose it is, empty text for none
 * @param key its SHA-256 if it is one of a collection; empty if the chaincode writes none
 * @param source of the policy, as far as one was found
 * @param policy a marshalled {@code ApplicationPolicy}; empty if the endorsements fail without one
 * @param failure why they do not satisfy it; empty if they do
 */
public record Demand(
    String chaincode,
    String collection,
    Optional<ByteString> key,
    Source source,
    Optional<ByteString> policy,
    Optional<String> failure) {

  /** Where a policy that counts for a key comes from. */
  public enum Source {
    KEY,
    COLLECTION,
    CHAINCODE
  }
}
