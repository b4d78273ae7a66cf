// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.math.BigInteger;
import java.security.interfaces.ECKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DEROctetString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Spec({"NA-43", "NA-44"})
final class EcdsaSignatureTest {

  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource({
    "3006020101020102, 01, 02",
    // numbers as short as they can be, and a zero in front only where a sign would be
    "300602017f02017f, 7f, 7f",
    "30080202008002020080, 80, 80",
    "3008020200ff020200ff, ff, ff",
    "300802020100020201ff, 0100, 01ff",
    // what follows the sequence does not count
    "3006020101020102ff, 01, 02"
  })
  void reads_two_numbers(String hex, String r, String s) {
    assertThat(parsed(hex))
        .contains(new EcdsaSignature(new BigInteger(r, 16), new BigInteger(s, 16)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "3000",
        "3081",
        "308200",
        // another tag in each place
        "3106020101020102",
        "3006030101020102",
        "3006020101030102",
        // a sequence longer than the bytes, shorter than its numbers, longer than them
        "3007020101020102",
        "3005020101020102",
        "3007020101020102ff",
        // a length in the long form that would fit in the short one, or of two bytes
        "308106020101020102",
        "30820006020101020102",
        // one number only, or none in the second place
        "3003020101",
        "30050201010201",
        "30050201010200",
        // numbers of no bytes, zero, negative, with a zero in front that is not due
        "30050200020102",
        "3006020100020102",
        "3006020101020100",
        "3006020180020102",
        "3006020101020180",
        "300702020001020102",
        "30070202007f020102",
        "30080203000001020102",
        "300702010102020001",
        // a number that ends behind the sequence
        "3006020101020202",
        "30060204010201020304"
      })
  void takes_nothing_else(String hex) {
    assertThat(parsed(hex)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 48, 61, 62, 63, 64, 66, 100, 123})
  void writes_what_it_reads_however_long(int bytes) {
    byte[] number = new byte[bytes];
    Arrays.fill(number, (byte) 0x7f);
    EcdsaSignature signature = new EcdsaSignature(new BigInteger(number), BigInteger.TWO);

    assertThat(EcdsaSignature.parse(ByteString.copyFrom(signature.der()))).contains(signature);
    assertThat(EcdsaSignature.parse(ByteString.copyFrom(signature.der()).concat(bytes("00"))))
        .contains(signature);
  }

  @Test
  void of_two_forms_the_one_with_the_lower_s_counts() {
    ECKey key = (ECKey) RecordedNetwork.org1Peer().certificate().getPublicKey();
    BigInteger order = key.getParams().getOrder();
    BigInteger half = order.shiftRight(1);
    EcdsaSignature highest = new EcdsaSignature(BigInteger.ONE, half);
    EcdsaSignature above = new EcdsaSignature(BigInteger.ONE, half.add(BigInteger.ONE));

    assertThat(highest.isLowS(key)).isTrue();
    assertThat(highest.toLowS(key)).isSameAs(highest);
    assertThat(above.isLowS(key)).isFalse();
    assertThat(above.toLowS(key)).isEqualTo(highest);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 255, 256, 257, 65_535, 65_536, 16_777_215, 16_777_216})
  void der_has_the_shortest_length(int length) throws Exception {
    byte[] content = new byte[length];

    assertThat(Der.value(0x04, content))
        .isEqualTo(new DEROctetString(content).getEncoded(ASN1Encoding.DER));
  }

  private static Optional<EcdsaSignature> parsed(String hex) {
    return EcdsaSignature.parse(bytes(hex));
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }
}
