// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;

/**
 * What keys, serial numbers, nonces and signatures have of chance: all of it, or none, where runs
 * are to repeat each other. Safe for use by many threads.
 */
public sealed interface Chance permits RealChance, Seed {

  /** As it must be wherever anything is to be secret. */
  static Chance real() {
    return RealChance.INSTANCE;
  }

  /** A P-256 pair whose private half, when encoded, carries the public point as Go's does. */
  KeyPair keyPair(String whose);

  /**
   * A number with as many bits that is not negative.
   *
   * @param whatFor all that tells it from others
   */
  BigInteger number(int bits, String whatFor);

  /**
   * The nonce of a signature header, as many bytes as Fabric takes; another one each time.
   *
   * @param about what is signed, without the nonce
   */
  ByteString nonce(ByteString creator, ByteString about);

  /** The signature on a message by a key of an identity; of ECDSA keys the low-S one. */
  ByteString sign(PrivateKey key, ByteString message);
}
