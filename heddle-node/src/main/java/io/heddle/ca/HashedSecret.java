// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A secret as it is kept: it can be recognised and not be read.
 *
 * <p>To make one takes a processor a tenth of a second on purpose; one at a time is made or
 * compared, so that those who guess leave the others to everybody else.
 *
 * @param text {@code pbkdf2-sha512$ITERATIONS$SALT$HASH}, salt and hash in hexadecimal digits
 */
record HashedSecret(String text) {

  private static final String KIND = "pbkdf2-sha512";
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;
  private static final int PARTS = 4;
  private static final Semaphore ONE_AT_A_TIME = new Semaphore(1, true);
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Hashes a secret.
   *
   * @param iterations so much work it is to compare one
   */
  static HashedSecret of(String secret, int iterations) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    String hexSalt = HexFormat.of().formatHex(salt);
    String hash = HexFormat.of().formatHex(hash(secret, salt, iterations));
    return new HashedSecret("%s$%d$%s$%s".formatted(KIND, iterations, hexSalt, hash));
  }

  /**
   * Whether this is the secret.
   *
   * @throws HeddleException {@code BAD_INPUT} if what is kept is of another kind
   */
  boolean matches(String secret) {
    String[] parts = text.split("\\$", -1);
    if (parts.length != PARTS || !parts[0].equals(KIND)) {
      throw new HeddleException(
          Fault.BAD_INPUT, "A kept secret is not of kind '%s'; give a new one".formatted(KIND));
    }
    byte[] salt = HexFormat.of().parseHex(parts[2]);
    byte[] wanted = HexFormat.of().parseHex(parts[3]);
    return MessageDigest.isEqual(wanted, hash(secret, salt, Integer.parseInt(parts[1])));
  }

  private static byte[] hash(String secret, byte[] salt, int iterations) {
    ONE_AT_A_TIME.acquireUninterruptibly();
    PBEKeySpec spec = new PBEKeySpec(secret.toCharArray(), salt, iterations, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new HeddleException(Fault.INTERNAL, "Could not hash a secret", e);
    } finally {
      spec.clearPassword();
      ONE_AT_A_TIME.release();
    }
  }

  /** Without the hash. */
  @Override
  public String toString() {
    return "HashedSecret";
  }
}
