// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import org.hyperledger.fabric.client.identity.Signer;

/**
 * Signs digests with a P-256 key, with the runtime's own ECDSA. Fabric takes only the lower one of
 * the two values that S can have.
 *
 * @param isRepeatable whether the same digest has the same signature each time
 *     <p>Fabric: bccsp/utils/ecdsa.go, ToLowS.
 */
record UserSigner(PrivateKey key, boolean isRepeatable) implements Signer {

  /** The order of the curve P-256. */
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private static final int INTEGER = 2;
  private static final int SEQUENCE = 0x30;

  @Override
  public byte[] sign(byte[] digest) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("NONEwithECDSA");
    if (isRepeatable) {
      signature.initSign(key, SeededRun.numbers(key.getEncoded(), digest));
    } else {
      signature.initSign(key);
    }
    signature.update(digest);
    byte[] der = signature.sign();
    int afterR = 4 + der[3]; // SEQUENCE, length, INTEGER, length, R, INTEGER, length, S
    BigInteger r = new BigInteger(Arrays.copyOfRange(der, 4, afterR));
    BigInteger s = new BigInteger(Arrays.copyOfRange(der, afterR + 2, der.length));
    return s.compareTo(ORDER.shiftRight(1)) > 0 ? encoded(r, ORDER.subtract(s)) : der;
  }

  private static byte[] encoded(BigInteger r, BigInteger s) {
    var both = new ByteArrayOutputStream();
    write(INTEGER, r.toByteArray(), both);
    write(INTEGER, s.toByteArray(), both);
    var whole = new ByteArrayOutputStream();
    write(SEQUENCE, both.toByteArray(), whole);
    return whole.toByteArray();
  }

  /** Nothing here is longer than a length of one byte says. */
  private static void write(int tag, byte[] content, ByteArrayOutputStream to) {
    to.write(tag);
    to.write(content.length);
    to.writeBytes(content);
  }

  /** It is a secret. */
  @Override
  public String toString() {
    return "UserSigner";
  }
}
