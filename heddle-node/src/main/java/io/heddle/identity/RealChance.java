// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;

/** Chance as the machine has it. */
enum RealChance implements Chance {
  INSTANCE;

  private static final SecureRandom RANDOM = new SecureRandom();

  @Override
  public KeyPair keyPair(String whose) {
    return EcdsaEngine.fastest().generate();
  }

  @Override
  public BigInteger number(int bits, String whatFor) {
    return new BigInteger(bits, RANDOM);
  }

  @Override
  public ByteString nonce(ByteString creator, ByteString about) {
    byte[] nonce = new byte[Nonce.BYTES];
    RANDOM.nextBytes(nonce);
    return ByteString.copyFrom(nonce);
  }

  @Override
  public ByteString sign(PrivateKey key, ByteString message) {
    return Signatures.sign(key, message);
  }
}
