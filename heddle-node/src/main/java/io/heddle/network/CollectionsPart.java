// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import io.heddle.deploy.CollectionFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * The private data collections of a chaincode, in the words of the file that Fabric's {@code
 * --collections-config} names, or the name of such a file.
 */
final class CollectionsPart {

  private static final int USUAL_MOST = 1;
  private static final int MAX_PEERS = 1_000_000;

  private final Path file;
  private final PoliciesPart policies;
  private final List<String> paths;

  /**
   * @param policies may name whoever is on the chaincode's channels
   * @param paths of policies that the channels have
   */
  CollectionsPart(Path file, PoliciesPart policies, List<String> paths) {
    this.file = file;
    this.policies = policies;
    this.paths = paths;
  }

  CollectionConfigPackage read(String chaincode, Optional<Value> given) {
    if (given.isEmpty()) {
      return CollectionConfigPackage.getDefaultInstance();
    }
    return given.get().isList() ? listed(given.get()) : ofFile(chaincode, given.get());
  }

  private CollectionConfigPackage ofFile(String chaincode, Value value) {
    Path path = file.resolveSibling(value.text()).normalize();
    if (!Files.isRegularFile(path)) {
      throw value
          .place()
          .mistake(
              "there is no file '%s'; it must be a JSON file with collections, or a list of them",
              path);
    }
    return value
        .place()
        .within(
            () -> CollectionFiles.read(Map.of(chaincode, path)).byChaincode().get(chaincode), "");
  }

  private CollectionConfigPackage listed(Value list) {
    Map<String, Integer> lines = new LinkedHashMap<>();
    var all = CollectionConfigPackage.newBuilder();
    for (Value each : list.list()) {
      Section section =
          each.section(
              "a collection",
              "name",
              "policy",
              "requiredPeerCount",
              "maxPeerCount",
              "blockToLive",
              "memberOnlyRead",
              "memberOnlyWrite",
              "endorsementPolicy");
      Value name = section.required("name", "collectionMarbles");
      Integer before = lines.putIfAbsent(name.text(), name.place().line());
      if (before != null) {
        throw name.place().mistake("'%s' is another collection, in line %d", name.text(), before);
      }
      all.addConfig(
          CollectionConfig.newBuilder()
              .setStaticCollectionConfig(collection(name.text(), section)));
    }
    return all.build();
  }

  private StaticCollectionConfig collection(String name, Section section) {
    int required = section.find("requiredPeerCount").map(CollectionsPart::peers).orElse(0);
    int most = section.find("maxPeerCount").map(CollectionsPart::peers).orElse(USUAL_MOST);
    if (most < required) {
      throw section
          .place()
          .mistake(
              "'maxPeerCount' is %d and 'requiredPeerCount' %d; the first one must not be below the second",
              most, required);
    }
    var collection =
        StaticCollectionConfig.newBuilder()
            .setName(name)
            .setMemberOrgsPolicy(
                CollectionPolicyConfig.newBuilder()
                    .setSignaturePolicy(
                        policies.rule(section.required("policy", "\"OR('Org1MSP.member')\""))))
            .setRequiredPeerCount(required)
            .setMaximumPeerCount(most)
            .setBlockToLive(
                section
                    .find("blockToLive")
                    .map(value -> value.number(0, Long.MAX_VALUE))
                    .orElse(0L))
            .setMemberOnlyRead(section.find("memberOnlyRead").map(Value::truth).orElse(false))
            .setMemberOnlyWrite(section.find("memberOnlyWrite").map(Value::truth).orElse(false));
    section
        .find("endorsementPolicy")
        .map(value ->
            value.section("an endorsement policy", "signaturePolicy", "channelConfigPolicy"))
        .flatMap(this::endorsement)
        .ifPresent(collection::setEndorsementPolicy);
    return collection.build();
  }

  private Optional<ApplicationPolicy> endorsement(Section section) {
    var policy = ApplicationPolicy.newBuilder();
    return section
        .find("signaturePolicy")
        .map(value -> policy.setSignaturePolicy(policies.rule(value)).build())
        .or(() ->
            section
                .find("channelConfigPolicy")
                .map(value ->
                    policy
                        .setChannelConfigPolicyReference(ProfilePart.checkPath(value, paths))
                        .build()));
  }

  private static int peers(Value value) {
    return value.small(0, MAX_PEERS);
  }
}
