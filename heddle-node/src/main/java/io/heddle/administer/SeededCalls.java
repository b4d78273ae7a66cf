// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import com.google.protobuf.ByteString;
import io.heddle.client.ClientChance;
import io.heddle.clock.NetworkClock;
import io.heddle.identity.Chance;
import java.security.PrivateKey;
import java.time.Instant;

/**
 * Calls in users' names that are the same in each run of a network.
 *
 * @param time of the network
 */
public record SeededCalls(Chance chance, NetworkClock time) implements ClientChance {

  @Override
  public Instant now() {
    return time.instant();
  }

  @Override
  public ByteString nonce(ByteString creator, ByteString about) {
    return chance.nonce(creator, about);
  }

  @Override
  public ByteString sign(PrivateKey key, ByteString message) {
    return chance.sign(key, message);
  }
}
