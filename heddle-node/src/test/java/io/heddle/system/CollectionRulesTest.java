// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.identity.Msps;
import io.heddle.identity.Principals;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPPrincipal.Classification;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which collections a definition may have, each refusal with Fabric's words. */
@Spec("NA-150")
final class CollectionRulesTest {

  private static final Msps MSPS = RecordedNetwork.msps();
  private static final MSPPrincipal ORG1 = member("Org1MSP");
  private static final ByteString GARBAGE = ByteString.copyFromUtf8("\u0007garbage");

  @ParameterizedTest
  @ValueSource(strings = {"c", "C-0", "0_-_", "-c"})
  void takes_a_name_of_letters_digits_and_signs(String name) {
    assertThat(refusal(good().setName(name))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "_c", "a b", "a.b", "a/b", "ä"})
  void takes_no_other_name(String name) {
    assertThat(refusal(good().setName(name)))
        .contains(
            "invalid collection name '%s'. Names can only consist of alphanumerics, '_', and '-' and cannot begin with '_'"
                .formatted(name));
  }

  @Test
  void takes_a_name_once() {
    assertThat(refusal(good(), good().setName("d"), good()))
        .contains("collection-name: c -- found duplicate in collection configuration");
  }

  @ParameterizedTest(name = "required {0}, maximum {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
           0 | 0  |
           2 | 2  |
           2 | 1  | maximum peer count (1) cannot be less than the required peer count (2)
          -1 | 0  | requiredPeerCount (-1) cannot be less than zero
          -1 | -2 | maximum peer count (-2) cannot be less than the required peer count (-1)
          """)
  void counts_peers(int required, int maximum, String words) {
    assertThat(refusal(good().setRequiredPeerCount(required).setMaximumPeerCount(maximum)))
        .isEqualTo(Optional.ofNullable(words).map("collection-name: c -- "::concat));
  }

  @Test
  void wants_a_policy_that_names_its_members() {
    assertThat(refusal(good().clearMemberOrgsPolicy()))
        .contains("collection member policy is not set for collection 'c'");
    assertThat(refusal(good().setMemberOrgsPolicy(CollectionPolicyConfig.getDefaultInstance())))
        .contains("collection member org policy is empty for collection 'c'");
    assertThat(refusal(good(leaf(1), ORG1)))
        .contains(
            "invalid member org policy for collection 'c': identity index out of range, requested 1, but identities length is 1");
  }

  @Test
  void wants_alternatives_all_the_way_down() {
    assertThat(refusal(good(leaf(0), ORG1))).isEmpty();
    assertThat(refusal(good(outOf(1, outOf(1, leaf(0)), leaf(1)), ORG1, member("Org2MSP"))))
        .isEmpty();
    assertThat(refusal(good(outOf(1, leaf(0), outOf(2, leaf(0), leaf(1))), ORG1, ORG1)))
        .contains(
            "collection-name: c -- error in member org policy: signature policy is not an OR concatenation, NOutOf 2");
    assertThat(refusal(good(outOf(0, leaf(0)), ORG1)))
        .contains(
            "collection-name: c -- error in member org policy: signature policy is not an OR concatenation, NOutOf 0");
  }

  @Test
  void wants_members_of_the_channel_even_if_no_rule_names_them() {
    assertThat(refusal(good(leaf(0), ORG1, member("Org9MSP"))))
        .contains("collection-name: c -- collection member 'Org9MSP' is not part of the channel");
    assertThat(refusal(good(leaf(0), unit("Org2MSP")))).isEmpty();
    assertThat(refusal(good(leaf(0), unit("Org9MSP"))))
        .contains("collection-name: c -- collection member 'Org9MSP' is not part of the channel");
    assertThat(refusal(good(leaf(0), principal(Classification.IDENTITY, user())))).isEmpty();
    assertThat(refusal(good(leaf(0), principal(Classification.IDENTITY, GARBAGE))))
        .contains("collection-name: c -- contains an identity that is not part of the channel");
  }

  @ParameterizedTest
  @CsvSource({"3,ANONYMITY", "4,COMBINED", "9,9"})
  void takes_no_other_kind_of_principal(int kind, String name) {
    MSPPrincipal principal =
        MSPPrincipal.newBuilder().setPrincipalClassificationValue(kind).build();

    assertThat(refusal(good(leaf(0), principal)))
        .contains("collection-name: c -- principal type %s is not supported".formatted(name));
  }

  @ParameterizedTest
  @CsvSource({"ROLE,MSPRole", "ORGANIZATION_UNIT,OrganizationUnit"})
  void takes_no_principal_that_cannot_be_read(Classification kind, String name) {
    assertThat(refusal(good(leaf(0), principal(kind, GARBAGE))))
        .contains(
            "collection-name: c -- cannot unmarshal identity bytes into %s: proto: cannot parse invalid wire-format data"
                .formatted(name));
  }

  @Test
  void takes_no_collection_of_another_kind() {
    assertThat(
            refused(() ->
                CollectionRules.check(
                    CollectionConfigPackage.newBuilder()
                        .addConfig(CollectionConfig.getDefaultInstance())
                        .build(),
                    MSPS)))
        .contains("collection config contains unexpected payload type: <nil>");
  }

  @Test
  void a_newer_definition_keeps_the_collections_and_how_long_their_values_live() {
    StaticCollectionConfig c = good().setBlockToLive(5).build();
    StaticCollectionConfig d = good().setName("d").setBlockToLive(-1).build();

    assertThat(change(List.of(), List.of())).isEmpty();
    assertThat(change(List.of(), List.of(c))).isEmpty();
    assertThat(change(List.of(c), List.of(d, c))).isEmpty();
    assertThat(change(List.of(c), List.of(c.toBuilder().setMemberOnlyRead(true).build())))
        .isEmpty();
    assertThat(change(List.of(c), List.of()))
        .contains("the proposed collection config does not contain previously defined collections");
    assertThat(change(List.of(c, d), List.of(c)))
        .contains("existing collection [d] missing in the proposed collection configuration");
    assertThat(change(List.of(c), List.of(c.toBuilder().setBlockToLive(6).build())))
        .contains("the BlockToLive in an existing collection [c] modified. Existing value [5]");
    assertThat(change(List.of(d), List.of(d.toBuilder().setBlockToLive(0).build())))
        .contains(
            "the BlockToLive in an existing collection [d] modified. Existing value [18446744073709551615]");
  }

  private static Optional<String> refusal(StaticCollectionConfig.Builder... collections) {
    CollectionConfigPackage.Builder all = CollectionConfigPackage.newBuilder();
    for (StaticCollectionConfig.Builder collection : collections) {
      all.addConfig(CollectionConfig.newBuilder().setStaticCollectionConfig(collection));
    }
    return refused(() -> CollectionRules.check(all.build(), MSPS));
  }

  private static Optional<String> change(
      List<StaticCollectionConfig> committed, List<StaticCollectionConfig> proposed) {
    return refused(() -> CollectionRules.checkAgainst(committed, proposed));
  }

  private static Optional<String> refused(ThrowingCallable check) {
    Optional<HeddleException> refused =
        Optional.ofNullable(catchThrowableOfType(HeddleException.class, check));
    refused.ifPresent(failure -> assertThat(failure.fault()).isEqualTo(Fault.BAD_INPUT));
    return refused.map(HeddleException::getMessage);
  }

  private static StaticCollectionConfig.Builder good() {
    return good(outOf(1, leaf(0)), ORG1);
  }

  private static StaticCollectionConfig.Builder good(
      SignaturePolicy rule, MSPPrincipal... principals) {
    return StaticCollectionConfig.newBuilder()
        .setName("c")
        .setMemberOrgsPolicy(
            CollectionPolicyConfig.newBuilder()
                .setSignaturePolicy(
                    SignaturePolicyEnvelope.newBuilder()
                        .setRule(rule)
                        .addAllIdentities(List.of(principals))));
  }

  private static SignaturePolicy leaf(int index) {
    return SignaturePolicy.newBuilder().setSignedBy(index).build();
  }

  private static SignaturePolicy outOf(int needed, SignaturePolicy... rules) {
    return SignaturePolicy.newBuilder()
        .setNOutOf(SignaturePolicy.NOutOf.newBuilder().setN(needed).addAllRules(List.of(rules)))
        .build();
  }

  private static MSPPrincipal member(String mspId) {
    return Principals.role(new MspId(mspId), MSPRoleType.MEMBER);
  }

  private static MSPPrincipal unit(String mspId) {
    return principal(
        Classification.ORGANIZATION_UNIT,
        OrganizationUnit.newBuilder().setMspIdentifier(mspId).build().toByteString());
  }

  private static MSPPrincipal principal(Classification kind, ByteString content) {
    return MSPPrincipal.newBuilder().setPrincipalClassification(kind).setPrincipal(content).build();
  }

  private static ByteString user() {
    return RecordedNetwork.org1User("User1").serialized();
  }
}
