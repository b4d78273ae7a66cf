// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.testing.Fixtures;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

final class MspTest {

  private final Msps msps = RecordedNetwork.msps();

  static Stream<Arguments> identities() {
    return Fixtures.json("crypto/index.json")
        .path("identities")
        .valueStream()
        .map(identity ->
            Arguments.of(
                Named.of(identity.path("name").asString(), identity),
                identity.path("expected").asString()));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("identities")
  @Spec({"NA-51", "NA-52", "NA-53", "NA-305"})
  void judges_the_recorded_identities_as_the_real_peer_did(JsonNode identity, String expected) {
    ByteString serialized = serialized(identity);

    if (expected.contains("creator is malformed")) {
      assertThatThrownBy(() -> msps.parse(serialized))
          .isInstanceOfSatisfying(
              HeddleException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BAD_INPUT));
    } else if (expected.contains("creator org [")) {
      Identity parsed = msps.parse(serialized);
      assertThatThrownBy(() -> msps.validate(parsed))
          .isInstanceOfSatisfying(
              HeddleException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DENIED));
    } else {
      // accepted, known, or expired: expiry is no business of the membership provider
      msps.validate(msps.parse(serialized));
    }
  }

  static Stream<JsonNode> nodesAndUsers() {
    return Fixtures.json("crypto/index.json")
        .path("identities")
        .valueStream()
        .filter(identity -> !identity.path("role").asString().equals("variant"));
  }

  static Stream<JsonNode> parseable() {
    return Fixtures.json("crypto/index.json")
        .path("identities")
        .valueStream()
        .filter(identity -> !identity.path("expected").asString().contains("malformed"));
  }

  @ParameterizedTest
  @MethodSource("nodesAndUsers")
  @Spec("NA-55")
  void gives_each_recorded_identity_its_role(JsonNode identity) {
    Identity parsed = msps.parse(serialized(identity));
    var own = new MspId(identity.path("mspId").asString());
    var role = MSPRoleType.valueOf(identity.path("role").asString().toUpperCase(Locale.ROOT));

    assertThat(msps.satisfies(parsed, Principals.role(own, role))).isTrue();
    assertThat(msps.satisfies(parsed, Principals.role(own, MSPRoleType.MEMBER))).isTrue();
    Stream.of(MSPRoleType.ADMIN, MSPRoleType.CLIENT, MSPRoleType.PEER, MSPRoleType.ORDERER)
        .filter(other -> other != role)
        .forEach(
            other -> assertThat(msps.satisfies(parsed, Principals.role(own, other))).isFalse());
    assertThat(msps.satisfies(parsed, Principals.role(new MspId("OtherMSP"), MSPRoleType.MEMBER)))
        .isFalse();
  }

  @ParameterizedTest
  @MethodSource("parseable")
  @Spec({"NA-41", "NA-307"})
  void writes_an_identity_as_it_came(JsonNode identity) {
    ByteString serialized = serialized(identity);

    assertThat(msps.parse(serialized).serialized()).isEqualTo(serialized);
  }

  @Test
  @Spec("NA-41")
  void takes_the_first_pem_block_whatever_its_label_and_ignores_the_rest() {
    String pem = user1Pem();
    String odd = "text before\n" + pem.replace("CERTIFICATE", "ANYTHING") + "text behind\n";

    Identity parsed = msps.parse(Identity.serialize(RecordedNetwork.ORG1, odd));

    assertThat(parsed).isEqualTo(msps.parse(Identity.serialize(RecordedNetwork.ORG1, pem)));
  }

  @Test
  @Spec("NA-44")
  void sees_one_identity_in_both_forms_of_the_certificates_signature() {
    X509Certificate low = RecordedNetwork.org1User("User1").certificate();
    X509Certificate high = withHighS(low);
    assertThat(high).isNotEqualTo(low);

    Identity parsed = msps.parse(Identity.serialize(RecordedNetwork.ORG1, Certificates.pem(high)));

    assertThat(parsed.certificate()).isEqualTo(low);
    assertThat(parsed.id()).startsWith("Org1MSP").hasSize("Org1MSP".length() + 64);
  }

  @Test
  @Spec({"NA-46", "NA-47", "NA-48", "NA-49"})
  void reads_a_folder_into_the_bytes_that_stand_in_the_genesis_block() throws Exception {
    ConfigGroup channel = genesis();

    assertThat(RecordedNetwork.org1().config())
        .isEqualTo(mspConfig(channel, "Application", "Org1MSP"));
    assertThat(RecordedNetwork.org2().config())
        .isEqualTo(mspConfig(channel, "Application", "Org2MSP"));
    assertThat(RecordedNetwork.ordererOrg().config().getConfig())
        .isEqualTo(
            MSPConfig.parseFrom(
                    channel
                        .getGroupsOrThrow("Orderer")
                        .getGroupsMap()
                        .values()
                        .iterator()
                        .next()
                        .getValuesOrThrow("MSP")
                        .getValue())
                .getConfig());
  }

  @Test
  @Spec("NA-45")
  void names_the_msp_that_it_does_not_know() {
    ByteString foreign = Identity.serialize(new MspId("OtherMSP"), user1Pem());

    Throwable thrown = catchThrowable(() -> msps.parse(foreign));

    assertThat(thrown).hasMessage("MSP OtherMSP is not defined on channel");
  }

  @Test
  @Spec("NA-45")
  void names_both_msps_when_asked_directly_for_another_ones_identity() {
    ByteString org2 = RecordedNetwork.org2User("User1").serialized();

    Throwable thrown = catchThrowable(() -> RecordedNetwork.org1().parse(org2));

    assertThat(thrown).hasMessage("expected MSP ID Org1MSP, received Org2MSP");
  }

  @Test
  @Spec("NA-51")
  void does_not_take_an_authority_for_an_identity() {
    ByteString authority =
        Identity.serialize(
            RecordedNetwork.ORG1,
            Fixtures.bytes(
                    "crypto/peerOrganizations/org1.example.com/ca/ca.org1.example.com-cert.pem")
                .toStringUtf8());

    Identity parsed = msps.parse(authority);

    assertThatThrownBy(() -> msps.validate(parsed))
        .hasMessageContaining("Certificate Authority equals true cannot be used as an identity");
  }

  @Test
  @Spec("NA-69")
  void tells_why_somebody_is_no_admin() {
    Identity user = msps.parse(RecordedNetwork.org1User("User1").serialized());

    assertThatThrownBy(
            () -> msps.require(user, Principals.role(RecordedNetwork.ORG1, MSPRoleType.ADMIN)))
        .hasMessage(
            "The identity is not an admin under this MSP [Org1MSP]: The identity does not contain"
                + " OU [ADMIN], MSP: [Org1MSP]");
  }

  @Test
  void refuses_an_msp_that_is_not_x509() {
    MSPConfig idemix = MSPConfig.newBuilder().setType(1).build();

    assertThatThrownBy(() -> Msp.of(idemix))
        .hasMessage("MSP type 1 is not supported; only X.509 (type 0) is");
  }

  @Test
  @Spec("NA-43")
  void signs_what_its_own_identity_verifies() {
    SigningIdentity signer = RecordedNetwork.org1Peer();
    ByteString message = ByteString.copyFromUtf8("message");

    ByteString signature = signer.sign(message);

    Identity identity = msps.parse(signer.serialized());
    PublicKey key = identity.certificate().getPublicKey(); // not the identity, which remembers
    assertThat(Signatures.verify(key, message, signature)).isTrue();
    assertThat(Signatures.verify(key, ByteString.copyFromUtf8("other"), signature)).isFalse();
  }

  private static ByteString serialized(JsonNode identity) {
    String pem = Fixtures.bytes("crypto/" + identity.path("certificate").asString()).toStringUtf8();
    return Identity.serialize(new MspId(identity.path("mspId").asString()), pem);
  }

  private static String user1Pem() {
    return Certificates.pem(RecordedNetwork.org1User("User1").certificate());
  }

  private static X509Certificate withHighS(X509Certificate certificate) {
    EcdsaSignature low =
        EcdsaSignature.parse(ByteString.copyFrom(certificate.getSignature())).orElseThrow();
    BigInteger order = ((ECPublicKey) certificate.getPublicKey()).getParams().getOrder();
    byte[] high = new EcdsaSignature(low.r(), order.subtract(low.s())).der();
    byte[] der = Certificates.encoded(certificate);
    int prefix = der.length - certificate.getSignature().length - 3;
    byte[] bits = Der.value(0x03, Der.concat(new byte[] {0}, high));
    byte[] content = Arrays.copyOfRange(der, 4, prefix);
    return Certificates.ofDer(ByteString.copyFrom(Der.value(0x30, Der.concat(content, bits))));
  }

  private static ConfigGroup genesis() throws Exception {
    Block block = Block.parseFrom(Fixtures.bytes("blocks/000.block.pb"));
    Payload payload =
        Payload.parseFrom(Envelope.parseFrom(block.getData().getData(0)).getPayload());
    return ConfigEnvelope.parseFrom(payload.getData()).getConfig().getChannelGroup();
  }

  private static MSPConfig mspConfig(ConfigGroup channel, String group, String organisation)
      throws Exception {
    return MSPConfig.parseFrom(
        channel
            .getGroupsOrThrow(group)
            .getGroupsOrThrow(organisation)
            .getValuesOrThrow("MSP")
            .getValue());
  }
}
