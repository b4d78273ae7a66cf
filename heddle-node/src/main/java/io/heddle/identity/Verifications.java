// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import java.security.PublicKey;
import java.util.stream.IntStream;

/**
 * Answers that were worked out last: the same bytes, key and signature have the same answer for
 * ever, and a transaction comes to the peers and the orderer of one process one after the other.
 * What one of them has signed is known to be good when the others look at it.
 *
 * <p>Who asks for what somebody works out at this moment waits for him: peers judge the same block
 * at the same time. Safe for threads.
 */
final class Verifications {

  // some thousand transactions on their way, 150 bytes for each answer
  private static final int MAX_REMEMBERED = 8192;
  private static final int LOCKS = 64;

  private static final Verifications OF_ALL = new Verifications();

  /** Works an answer out; it gets the message's SHA-256, too, which is known by then. */
  @FunctionalInterface
  interface Verifier {
    boolean verify(PublicKey key, ByteString message, ByteString sha256, ByteString signature);
  }

  private final RecentlyUsed<ByteString, Boolean> recent = new RecentlyUsed<>(MAX_REMEMBERED);
  private final Object[] locks = IntStream.range(0, LOCKS).mapToObj(_ -> new Object()).toArray();

  /** Nothing can be told from it but how long an answer takes, so all of a process share it. */
  static Verifications ofAll() {
    return OF_ALL;
  }

  /** Remembers a signature that this process has made with the other half of the key. */
  void made(PublicKey key, ByteString message, ByteString signature) {
    var _ = recent.get(question(key, Sha256.of(message), signature), _ -> true);
  }

  /** Whether the signature is that of the key over the message. */
  boolean verify(PublicKey key, ByteString message, ByteString signature, Verifier verifier) {
    ByteString sha256 = Sha256.of(message);
    ByteString question = question(key, sha256, signature);
    synchronized (locks[Math.floorMod(question.hashCode(), LOCKS)]) {
      return recent.get(question, _ -> verifier.verify(key, message, sha256, signature));
    }
  }

  private static ByteString question(PublicKey key, ByteString sha256, ByteString signature) {
    return Sha256.of(ByteString.copyFrom(key.getEncoded()), sha256, signature);
  }
}
