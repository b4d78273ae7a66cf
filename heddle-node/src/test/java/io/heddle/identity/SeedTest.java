// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.Spec;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HashSet;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;

final class SeedTest {

  private static final ByteString CREATOR = ByteString.copyFromUtf8("creator");
  private static final ByteString MESSAGE = ByteString.copyFromUtf8("message");

  @Test
  @Spec("NA-289")
  void the_same_text_makes_the_same_keys_and_others_for_others() {
    KeyPair first = new Seed("a").keyPair("peer0");

    assertThat(new Seed("a").keyPair("peer0").getPrivate().getEncoded())
        .isEqualTo(first.getPrivate().getEncoded());
    assertThat(new Seed("a").keyPair("peer1").getPublic()).isNotEqualTo(first.getPublic());
    assertThat(new Seed("b").keyPair("peer0").getPublic()).isNotEqualTo(first.getPublic());
  }

  @Test
  void a_private_key_is_that_of_its_public_one_which_it_carries() throws Exception {
    KeyPair pair = new Seed("a").keyPair("peer0");

    assertThat(Signatures.isPair(pair.getPublic(), pair.getPrivate())).isTrue();
    var carried =
        org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(
            PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded()).parsePrivateKey());
    assertThat(carried.getPublicKey()).isNotNull();
  }

  /** RFC 6979, appendix A.2.5, whose s is the higher one. */
  @Test
  @Spec("NA-289")
  void signs_as_the_standard_says_with_the_lower_number() throws Exception {
    BigInteger secret = hex("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");
    var info =
        new PrivateKeyInfo(
            new AlgorithmIdentifier(
                X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1),
            new org.bouncycastle.asn1.sec.ECPrivateKey(256, secret));
    var key =
        (ECPrivateKey) EcdsaEngine.fastest().privateKey(new PKCS8EncodedKeySpec(info.getEncoded()));

    EcdsaSignature signature =
        EcdsaSignature.parse(new Seed("any").sign(key, ByteString.copyFromUtf8("sample")))
            .orElseThrow();

    assertThat(signature.r())
        .isEqualTo(hex("EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"));
    assertThat(signature.s())
        .isEqualTo(
            key.getParams()
                .getOrder()
                .subtract(hex("F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8")));
  }

  @Test
  void what_it_signs_verifies() {
    var seed = new Seed("a");
    KeyPair pair = seed.keyPair("peer0");

    for (int i = 0; i < 50; i++) {
      ByteString message = ByteString.copyFromUtf8("message " + i);
      assertThat(
              Signatures.verify(pair.getPublic(), message, seed.sign(pair.getPrivate(), message)))
          .isTrue();
    }
  }

  @Test
  @Spec("NA-289")
  void no_nonce_comes_twice_and_all_come_again_in_another_run() {
    Set<ByteString> first = nonces(new Seed("a"));

    assertThat(first).hasSize(4).allMatch(nonce -> nonce.size() == 24);
    assertThat(nonces(new Seed("a"))).isEqualTo(first);
    assertThat(nonces(new Seed("b"))).doesNotContainAnyElementsOf(first);
  }

  private static Set<ByteString> nonces(Seed seed) {
    Set<ByteString> all = new HashSet<>();
    all.add(seed.nonce(CREATOR, MESSAGE));
    all.add(seed.nonce(CREATOR, MESSAGE));
    all.add(seed.nonce(MESSAGE, CREATOR));
    seed.begin("block 7");
    all.add(seed.nonce(CREATOR, MESSAGE));
    return all;
  }

  @Test
  void what_else_is_signed_changes_no_nonce() {
    var alone = new Seed("a");
    var busy = new Seed("a");
    var _ = busy.nonce(CREATOR, ByteString.copyFromUtf8("something else"));

    assertThat(busy.nonce(CREATOR, MESSAGE)).isEqualTo(alone.nonce(CREATOR, MESSAGE));
  }

  private static BigInteger hex(String digits) {
    return new BigInteger(digits, 16);
  }
}
