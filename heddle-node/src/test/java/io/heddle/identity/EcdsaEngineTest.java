// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import io.heddle.testing.Spec;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Security;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class EcdsaEngineTest {

  private static final ByteString MESSAGE = ByteString.copyFromUtf8("message");
  private static final KeyPair PAIR = EcdsaEngine.fastest().generate();

  static List<EcdsaEngine> engines() {
    return Stream.concat(
            EcdsaEngine.corretto().stream(),
            Stream.of(EcdsaEngine.bouncyCastle(), new EcdsaEngine(Security.getProvider("SunEC"))))
        .toList();
  }

  static List<EcdsaEngine> nativeAndPlain() {
    return Stream.concat(EcdsaEngine.corretto().stream(), Stream.of(EcdsaEngine.bouncyCastle()))
        .toList();
  }

  static Stream<Arguments> pairs() {
    return engines().stream()
        .flatMap(signer ->
            engines().stream()
                .map(verifier ->
                    Arguments.of(
                        Named.of(signer.name(), signer), Named.of(verifier.name(), verifier))));
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource("pairs")
  @Spec({"NA-42", "NA-43"})
  void signs_with_low_s_what_every_other_engine_verifies(EcdsaEngine signer, EcdsaEngine verifier)
      throws Exception {
    var key = signer.privateKey(new PKCS8EncodedKeySpec(PAIR.getPrivate().getEncoded()));
    PublicKey publicKey = verifier.adopt(PAIR.getPublic());
    // every second raw signature has a high S, so twenty in a row are never low by chance
    for (int i = 0; i < 20; i++) {
      ByteString signature = signer.sign(key, MESSAGE);

      assertThat(verifier.verifyDigest(publicKey, Sha256.of(MESSAGE), signature)).isTrue();
      assertThat(EcdsaSignature.parse(signature).orElseThrow().isLowS((ECPublicKey) publicKey))
          .isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  @Spec({"NA-43", "NA-306"})
  void refuses_the_same_signature_with_high_s(EcdsaEngine engine) throws Exception {
    PublicKey key = engine.adopt(PAIR.getPublic());
    EcdsaSignature low = EcdsaSignature.parse(signature()).orElseThrow();
    BigInteger order = ((ECPublicKey) key).getParams().getOrder();
    var high = new EcdsaSignature(low.r(), order.subtract(low.s()));

    assertThat(engine.verifyDigest(key, Sha256.of(MESSAGE), ByteString.copyFrom(high.der())))
        .isFalse();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void refuses_a_signature_over_something_else(EcdsaEngine engine) throws Exception {
    PublicKey key = engine.adopt(PAIR.getPublic());

    assertThat(engine.verifyDigest(key, Sha256.of(ByteString.copyFromUtf8("other")), signature()))
        .isFalse();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void refuses_what_is_no_signature_at_all(EcdsaEngine engine) throws Exception {
    PublicKey key = engine.adopt(PAIR.getPublic());

    for (String hex :
        List.of("", "30", "3000", "300602010002", "30060201000201", "3006020100020101", "30ff")) {
      ByteString bytes = ByteString.fromHex(hex);
      assertThat(engine.verifyDigest(key, Sha256.of(MESSAGE), bytes)).as(hex).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void ignores_bytes_behind_a_signature_as_fabric_does(EcdsaEngine engine) throws Exception {
    PublicKey key = engine.adopt(PAIR.getPublic());
    ByteString longer = signature().concat(ByteString.copyFromUtf8("more"));

    assertThat(engine.verifyDigest(key, Sha256.of(MESSAGE), longer)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("nativeAndPlain")
  void makes_keys_that_carry_the_public_point_as_those_of_go_do(EcdsaEngine engine) {
    KeyPair pair = engine.generate();

    ByteString publicKey = ByteString.copyFrom(pair.getPublic().getEncoded());
    ByteString point = publicKey.substring(publicKey.size() - 65);
    assertThat(ByteString.copyFrom(pair.getPrivate().getEncoded()).endsWith(point)).isTrue();
  }

  @Test
  void registers_no_provider_with_the_runtime() {
    engines();

    assertThat(Arrays.stream(Security.getProviders()).map(provider -> provider.getName()))
        .doesNotContain("AmazonCorrettoCryptoProvider", "BC");
  }

  private static ByteString signature() {
    return EcdsaEngine.fastest().sign(PAIR.getPrivate(), MESSAGE);
  }
}
