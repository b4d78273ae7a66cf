// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import java.security.SecureRandom;

/**
 * Makes secrets, and what is kept of them.
 *
 * @param iterations so much work it is to compare one
 */
record Secrets(int iterations) {

  /** About the work of Fabric CA's own hash; its library for Node waits 3 s for an answer. */
  private static final int STRONG = 60_000;

  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private static final int LETTERS_OF_SECRET = 16;

  static Secrets strong() {
    return new Secrets(STRONG);
  }

  /** A new one that nobody can guess. */
  String random() {
    StringBuilder secret = new StringBuilder();
    for (int i = 0; i < LETTERS_OF_SECRET; i++) {
      secret.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return secret.toString();
  }

  HashedSecret hash(String secret) {
    return HashedSecret.of(secret, iterations);
  }
}
