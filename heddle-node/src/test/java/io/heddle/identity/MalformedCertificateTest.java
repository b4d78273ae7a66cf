// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.HeddleException;
import io.heddle.golang.GoPem;
import io.heddle.testing.RecordedNetwork;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MalformedCertificateTest {

  @ParameterizedTest
  @CsvSource({
    "'', malformed certificate",
    "3005, malformed certificate",
    "3100, malformed certificate",
    "3080, malformed certificate",
    "30848000000000, malformed certificate",
    "3000, malformed tbs certificate",
    "30030201ff, malformed tbs certificate",
    "30023000, malformed serial number",
    "300430020200, malformed serial number",
    "300530030201ff, negative serial number",
    "30073005a003020103, invalid version",
    "30073005a003040100, malformed version",
    "30073005a0030201ff, malformed version",
    "30053003020101, malformed signature algorithm identifier",
    "300730050201013000, malformed algorithm identifier",
    "300c300502010130003003020101, inner and outer signature algorithm identifiers don't match",
    "3009300502010130003000, malformed issuer",
    "300b3007020101300030003000, malformed validity",
    "300d30090201013000300030003000, malformed issuer",
    "300f300b02010130003000300030003000, malformed spki",
    "3011300d020101300030003000300030003000, malformed signature"
  })
  void says_what_go_says(String hex, String words) {
    ByteString der = ByteString.fromHex(hex);

    assertThatThrownBy(() -> Certificates.ofDer(der))
        .isInstanceOf(HeddleException.class)
        .hasMessage("parseCertificate failed: x509: " + words);
  }

  @Test
  void what_follows_a_certificate_is_trailing_data() {
    ByteString der = certificate().concat(ByteString.fromHex("00"));

    assertThatThrownBy(() -> Certificates.ofDer(der))
        .hasMessage("parseCertificate failed: x509: trailing data");
  }

  @Test
  void no_damaged_certificate_brings_java_words_or_another_exception() {
    ByteString good = certificate();
    var random = new SplittableRandom(11);
    Stream.generate(() -> damaged(good, random))
        .limit(2_000)
        .forEach(der -> {
          try {
            new Identity(
                RecordedNetwork.org1().id(),
                Certificates.ofDer(der),
                ByteString.EMPTY,
                Optional.empty());
          } catch (HeddleException e) {
            assertThat(e.getMessage())
                .as("seed 11, %s", HexFormat.of().formatHex(der.toByteArray()))
                .startsWith("parseCertificate failed: x509: ")
                .doesNotContain("java", "Exception");
          }
        });
  }

  private static ByteString damaged(ByteString good, SplittableRandom random) {
    byte[] bytes = good.toByteArray();
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return ByteString.copyFrom(
        bytes, 0, random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length);
  }

  private static ByteString certificate() {
    try {
      ByteString pem =
          SerializedIdentity.parseFrom(RecordedNetwork.org1User("User1").serialized()).getIdBytes();
      return GoPem.firstBlock(pem).orElseThrow();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
