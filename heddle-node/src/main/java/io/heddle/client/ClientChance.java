// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import com.google.protobuf.ByteString;
import java.security.PrivateKey;
import java.time.Instant;

/**
 * What the messages of a client have of chance and of time, in place of what the official library
 * takes. Safe for use by many threads.
 */
public interface ClientChance {

  /** The time of a proposal. */
  Instant now();

  /**
   * The nonce of a proposal, another one each time.
   *
   * @param about what is proposed
   */
  ByteString nonce(ByteString creator, ByteString about);

  /** The signature on a message. */
  ByteString sign(PrivateKey key, ByteString message);
}
