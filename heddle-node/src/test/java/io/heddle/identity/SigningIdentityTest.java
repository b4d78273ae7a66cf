// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.golang.GoPem;
import io.heddle.testing.Fixtures;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SigningIdentityTest {

  private static final ByteString MESSAGE = ByteString.copyFromUtf8("message");

  @TempDir Path folder;

  @BeforeEach
  void copy_a_recorded_folder() throws IOException {
    Path recorded =
        Fixtures.path("crypto/peerOrganizations/org1.example.com/users/User1@org1.example.com/msp");
    try (Stream<Path> files = Files.walk(recorded)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(recorded.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  @Test
  @Spec({"NA-46", "NA-60"})
  void loads_what_cryptogen_made() {
    assertSigns(load());
  }

  @Test
  @Spec("NA-47")
  void finds_the_key_that_fits_the_certificate_whatever_its_file_is_called() throws IOException {
    Path keys = folder.resolve("keystore");
    Files.move(keys.resolve("priv_sk"), keys.resolve("zzz_sk"));
    Files.writeString(keys.resolve("README"), "no key");
    String another =
        GoPem.encode("PRIVATE KEY", EcdsaEngine.fastest().generate().getPrivate().getEncoded());
    Files.writeString(keys.resolve("aaa_sk"), another);

    assertSigns(load());
  }

  @Test
  @Spec("NA-47")
  void reads_a_key_in_sec1_form() throws IOException {
    Path file = folder.resolve("keystore/priv_sk");
    ByteString pkcs8 =
        GoPem.firstBlock(ByteString.copyFrom(Files.readAllBytes(file))).orElseThrow();
    byte[] sec1 =
        PrivateKeyInfo.getInstance(pkcs8.toByteArray())
            .parsePrivateKey()
            .toASN1Primitive()
            .getEncoded();
    byte[] curve = X9ObjectIdentifiers.prime256v1.getEncoded();
    Files.writeString(file, GoPem.encode("EC PRIVATE KEY", withCurve(sec1, curve)));

    assertSigns(load());
  }

  @Test
  void says_that_the_key_is_missing() throws IOException {
    Files.delete(folder.resolve("keystore/priv_sk"));

    assertThatThrownBy(this::load)
        .hasMessageStartingWith("MSP folder '%s' has no private key for '".formatted(folder))
        .hasMessageEndingWith("' in its folder 'keystore'");
  }

  @Test
  void says_that_the_certificate_is_missing() throws IOException {
    Files.delete(folder.resolve("signcerts/User1@org1.example.com-cert.pem"));

    assertThatThrownBy(this::load)
        .hasMessage("MSP folder '%s' has no certificate in its folder 'signcerts'", folder);
  }

  @Test
  void says_that_a_folder_is_no_msp() throws IOException {
    Files.delete(folder.resolve("cacerts/ca.org1.example.com-cert.pem"));

    assertThatThrownBy(this::load)
        .hasMessage("MSP folder '%s' has no certificate in its folder 'cacerts'", folder);
  }

  @Test
  void what_it_has_signed_is_known_to_be_good() {
    SigningIdentity signer = load();
    ByteString message = ByteString.copyFromUtf8("signed once");

    ByteString signature = signer.sign(message);

    PublicKey key = signer.certificate().getPublicKey();
    assertThat(Verifications.ofAll().verify(key, message, signature, (_, _, _, _) -> false))
        .isTrue();
  }

  private SigningIdentity load() {
    return SigningIdentity.load(RecordedNetwork.ORG1, folder);
  }

  private static void assertSigns(SigningIdentity signer) {
    PublicKey key =
        new Msps(List.of(RecordedNetwork.org1()))
            .parse(signer.serialized())
            .certificate()
            .getPublicKey();

    assertThat(
            Signatures.verify(
                Signatures.verificationKey(key).orElseThrow(), MESSAGE, signer.sign(MESSAGE)))
        .isTrue();
  }

  /**
   * The key with its curve's name in the field that PKCS#8 leaves out: after version and number.
   */
  private static byte[] withCurve(byte[] sec1, byte[] curve) {
    ByteString content = ByteString.copyFrom(sec1).substring(2);
    int number = 3 + 2 + content.byteAt(4);
    return Der.value(
        0x30,
        Der.concat(
            content.substring(0, number).toByteArray(),
            Der.value(0xa0, curve),
            content.substring(number).toByteArray()));
  }
}
