// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.access.AccessControl;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.identity.PolicyParser;
import io.heddle.lifecycle.Approvals;
import io.heddle.simulate.Simulator;
import io.heddle.testing.RecordedLedgers;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.CheckCommitReadinessArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.CheckCommitReadinessResult;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.GetInstalledChaincodePackageArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.GetInstalledChaincodePackageResult;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodeArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodeResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodesResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the recorded channel, where 'asset' is defined at sequence 1 with three collections. */
final class LifecycleTest {

  private static final PackageId ASSET =
      PackageId.of("asset", "8fc8113d83f3f18161c58ce3fbf959f6df927d65cf4d43ea6c31b1b84982121a");
  private static final ByteString BYTES = ByteString.copyFromUtf8("a package");

  @TempDir private static Path dir;
  private static RecordedLedgers ledgers;
  private static Lifecycle lifecycle;
  private static SystemCalls calls;

  /** Has the package of 'asset', and refuses to install what is not called a package. */
  private record OnePackage() implements InstalledPackages {

    @Override
    public PackageId install(ByteString packageBytes) {
      if (!packageBytes.equals(BYTES)) {
        throw new HeddleException(Fault.CHAINCODE, "could not build chaincode: it is none");
      }
      return ASSET;
    }

    @Override
    public Collection<PackageId> installed() {
      return List.of(ASSET);
    }

    @Override
    public Optional<ByteString> find(PackageId id) {
      return id.equals(ASSET) ? Optional.of(BYTES) : Optional.empty();
    }
  }

  @BeforeAll
  static void open() {
    ledgers = RecordedLedgers.open(dir);
    lifecycle =
        new Lifecycle(
            new Approvals(new MspId("Org1MSP")),
            new OnePackage(),
            ledgers.channels(),
            new AccessControl(ledgers.configurations(), RecordedNetwork.org1()));
    calls = new SystemCalls(ledgers, "_lifecycle");
  }

  @AfterAll
  static void close() {
    ledgers.close();
  }

  @Test
  @Spec({"NA-144", "NA-145"})
  void takes_a_function_and_one_argument() {
    assertThat(lifecycle.invoke(calls.byAdmin("QueryInstalledChaincodes")).getMessage())
        .isEqualTo("lifecycle scc operations require exactly two arguments but received 1");
    assertThat(byAdmin("Other", ByteString.EMPTY).getMessage())
        .isEqualTo(
            "Failed to authorize invocation due to failed ACL check: Unmapped policy for _lifecycle/Other");
    assertThat(byAdmin("QueryInstalledChaincode", ByteString.copyFromUtf8("x")).getMessage())
        .startsWith(
            "failed to invoke backing implementation of 'QueryInstalledChaincode': could not decode input arg");
  }

  @Test
  @Spec({"EB-120", "EB-123", "NA-147"})
  void installs_and_tells_why_it_could_not() throws Exception {
    var installed =
        InstallChaincodeResult.parseFrom(byAdmin("InstallChaincode", install(BYTES)).getPayload());
    Response refused = byAdmin("InstallChaincode", install(ByteString.EMPTY));

    assertThat(installed.getPackageId()).isEqualTo(ASSET.value());
    assertThat(installed.getLabel()).isEqualTo("asset");
    assertThat(refused.getStatus()).isEqualTo(500);
    assertThat(refused.getMessage())
        .isEqualTo(
            "failed to invoke backing implementation of 'InstallChaincode': could not build chaincode: it is none");
  }

  @Test
  @Spec({"EB-120", "NA-148"})
  void tells_which_definitions_refer_to_a_package() throws Exception {
    var one =
        QueryInstalledChaincodeResult.parseFrom(
            byAdmin(
                    "QueryInstalledChaincode",
                    QueryInstalledChaincodeArgs.newBuilder()
                        .setPackageId(ASSET.value())
                        .build()
                        .toByteString())
                .getPayload());
    var all =
        QueryInstalledChaincodesResult.parseFrom(
            byAdmin("QueryInstalledChaincodes", ByteString.EMPTY).getPayload());

    assertThat(one.getReferencesMap()).containsOnlyKeys("mychannel");
    assertThat(one.getReferencesOrThrow("mychannel").getChaincodesList())
        .singleElement()
        .satisfies(chaincode -> {
          assertThat(chaincode.getName()).isEqualTo("asset");
          assertThat(chaincode.getVersion()).isEqualTo("1.0");
        });
    assertThat(all.getInstalledChaincodesList())
        .singleElement()
        .satisfies(chaincode -> {
          assertThat(chaincode.getPackageId()).isEqualTo(ASSET.value());
          assertThat(chaincode.getReferencesMap()).containsOnlyKeys("mychannel");
        });
  }

  @Test
  @Spec({"EB-120", "NA-148"})
  void hands_a_package_out_as_it_was_installed() throws Exception {
    var found =
        GetInstalledChaincodePackageResult.parseFrom(
            byAdmin("GetInstalledChaincodePackage", packageArguments(ASSET.value())).getPayload());

    assertThat(found.getChaincodeInstallPackage()).isEqualTo(BYTES);
    assertThat(byAdmin("GetInstalledChaincodePackage", packageArguments("no:1")).getMessage())
        .endsWith("could not load cc install package: chaincode install package 'no:1' not found");
    assertThat(
            byAdmin(
                    "QueryInstalledChaincode",
                    QueryInstalledChaincodeArgs.newBuilder()
                        .setPackageId("no:1")
                        .build()
                        .toByteString())
                .getMessage())
        .endsWith("could not find chaincode with package id 'no:1'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.b  | 1.0 | 1 | error validating chaincode definition: invalid chaincode name 'a.b'. Names can only consist of alphanumerics, '_', and '-' and can only begin with alphanumerics
          vscc | 1.0 | 1 | error validating chaincode definition: chaincode name 'vscc' is the name of a system chaincode
          new  | a b | 1 | error validating chaincode definition: invalid chaincode version 'a b'. Versions can only consist of alphanumerics, '_', '-', '+', and '.'
          new  | 1.0 | 0 | requested sequence is 0, but first definable sequence number is 1
          new  | 1.0 | 2 | requested sequence 2 is larger than the next available sequence number 1
          solo | 1.0 | 0 | currently defined sequence 1 is larger than requested sequence 0
          solo | 2.0 | 1 | attempted to redefine the current committed sequence (1) for namespace solo with different parameters: expected Version '1.0' does not match passed Version '2.0'
          asset| 1.0 | 2 | error validating chaincode definition: the proposed collection config does not contain previously defined collections
          """)
  @Spec({"NA-149", "NA-150", "NA-152"})
  void says_what_cannot_be_approved(String name, String version, long sequence, String words) {
    Response response =
        onChannel(
            "ApproveChaincodeDefinitionForMyOrg",
            ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
                .setName(name)
                .setVersion(version)
                .setSequence(sequence)
                .build()
                .toByteString());

    assertThat(response.getMessage())
        .isEqualTo(
            "failed to invoke backing implementation of 'ApproveChaincodeDefinitionForMyOrg': "
                + words);
  }

  @Test
  @Spec("NA-150")
  void says_what_is_wrong_with_a_collection() {
    var bare = StaticCollectionConfig.newBuilder().setName("c");
    var someone =
        bare.clone()
            .setMemberOrgsPolicy(
                CollectionPolicyConfig.newBuilder()
                    .setSignaturePolicy(
                        PolicyParser.parse("AND('Org1MSP.member','Org2MSP.member')")));

    assertThat(approve(bare.clone().setName("_c")))
        .contains("invalid collection name '_c'. Names can only consist");
    assertThat(approve(bare, bare))
        .contains("collection member policy is not set for collection 'c'");
    assertThat(approve(bare.clone().setRequiredPeerCount(2)))
        .contains(
            "collection-name: c -- maximum peer count (0) cannot be less than the required peer count (2)");
    assertThat(approve(someone))
        .contains(
            "collection-name: c -- error in member org policy: signature policy is not an OR concatenation, NOutOf 2");
    assertThat(approve(member("Org9MSP")))
        .contains("collection-name: c -- collection member 'Org9MSP' is not part of the channel");
    assertThat(approve(member("Org1MSP"), member("Org1MSP")))
        .contains("collection-name: c -- found duplicate in collection configuration");
    assertThat(approve(member("Org1MSP"))).isEmpty();
  }

  @Test
  @Spec({"NA-153", "NA-154"})
  void tells_who_has_approved_and_what_differs() throws Exception {
    var nobody = readiness("new", "1.0", 1);

    assertThat(nobody.getApprovalsMap())
        .containsOnly(Map.entry("Org1MSP", false), Map.entry("Org2MSP", false));
    assertThat(nobody.getMismatchesOrThrow("Org1MSP").getItemsList())
        .containsExactly("ChaincodeParameters");
    assertThat(
            onChannel(
                    "CheckCommitReadiness",
                    CheckCommitReadinessArgs.newBuilder()
                        .setName("solo")
                        .setVersion("1.0")
                        .setSequence(5)
                        .build()
                        .toByteString())
                .getMessage())
        .endsWith("requested sequence is 5, but new definition must be sequence 2");
  }

  @Test
  @Spec("NA-153")
  void commits_only_what_the_own_organisation_approved_of() {
    assertThat(
            onChannel(
                    "CommitChaincodeDefinition",
                    CommitChaincodeDefinitionArgs.newBuilder()
                        .setName("new")
                        .setVersion("1.0")
                        .setSequence(1)
                        .build()
                        .toByteString())
                .getMessage())
        .endsWith("chaincode definition not agreed to by this org (Org1MSP)");
  }

  @Test
  @Spec({"NA-144", "NA-155", "NA-160"})
  void shows_a_definition_with_its_approvals_and_tells_that_there_is_none() throws Exception {
    var found =
        QueryChaincodeDefinitionResult.parseFrom(
            onChannel("QueryChaincodeDefinition", definition("asset")).getPayload());
    Response none = onChannel("QueryChaincodeDefinition", definition("nothing"));

    assertThat(found.getSequence()).isOne();
    assertThat(found.getApprovalsMap())
        .containsOnly(Map.entry("Org1MSP", true), Map.entry("Org2MSP", true));
    assertThat(none.getStatus()).isEqualTo(404);
    assertThat(none.getMessage()).isEqualTo("namespace nothing is not defined");
  }

  @Test
  @Spec("NA-145")
  void what_needs_a_channel_says_so() {
    assertThat(
            byAdmin(
                    "ApproveChaincodeDefinitionForMyOrg",
                    ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
                        .setName("new")
                        .setVersion("1.0")
                        .build()
                        .toByteString())
                .getMessage())
        .endsWith("could not get channelconfig for channel ''");
    assertThat(byAdmin("QueryApprovedChaincodeDefinitions", ByteString.EMPTY).getMessage())
        .endsWith("invalid channel-less operation");
  }

  private static Response byAdmin(String function, ByteString arguments) {
    return lifecycle.invoke(calls.byAdmin(function, arguments));
  }

  private static Response onChannel(String function, ByteString arguments) {
    try (Simulator simulator = calls.simulator()) {
      return lifecycle.invoke(calls.onChannel(simulator, function, arguments));
    }
  }

  private static String approve(StaticCollectionConfig.Builder... collections) {
    var all = CollectionConfigPackage.newBuilder();
    for (StaticCollectionConfig.Builder collection : collections) {
      all.addConfig(CollectionConfig.newBuilder().setStaticCollectionConfig(collection));
    }
    return onChannel(
            "ApproveChaincodeDefinitionForMyOrg",
            ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
                .setName("new")
                .setVersion("1.0")
                .setSequence(1)
                .setCollections(all)
                .build()
                .toByteString())
        .getMessage();
  }

  private static StaticCollectionConfig.Builder member(String organisation) {
    SignaturePolicyEnvelope policy = PolicyParser.parse("OR('%s.member')".formatted(organisation));
    return StaticCollectionConfig.newBuilder()
        .setName("c")
        .setMemberOrgsPolicy(CollectionPolicyConfig.newBuilder().setSignaturePolicy(policy));
  }

  private static CheckCommitReadinessResult readiness(String name, String version, long sequence)
      throws Exception {
    return CheckCommitReadinessResult.parseFrom(
        onChannel(
                "CheckCommitReadiness",
                CheckCommitReadinessArgs.newBuilder()
                    .setName(name)
                    .setVersion(version)
                    .setSequence(sequence)
                    .build()
                    .toByteString())
            .getPayload());
  }

  private static ByteString install(ByteString bytes) {
    return InstallChaincodeArgs.newBuilder()
        .setChaincodeInstallPackage(bytes)
        .build()
        .toByteString();
  }

  private static ByteString packageArguments(String id) {
    return GetInstalledChaincodePackageArgs.newBuilder().setPackageId(id).build().toByteString();
  }

  private static ByteString definition(String name) {
    return QueryChaincodeDefinitionArgs.newBuilder().setName(name).build().toByteString();
  }
}
