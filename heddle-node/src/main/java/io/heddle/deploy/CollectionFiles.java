// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Reason;
import io.heddle.identity.PolicyParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The private data collections that chaincodes are to have, as Fabric's command line takes them: a
 * JSON array of collections in one file for each chaincode.
 *
 * <p>Fabric: internal/peer/chaincode/common.go, getCollectionConfigFromBytes.
 */
public record CollectionFiles(Map<String, CollectionConfigPackage> byChaincode) {

  private static final int DEFAULT_MAX_PEERS = 1;

  public CollectionFiles {
    byChaincode = Map.copyOf(byChaincode);
  }

  public static CollectionFiles none() {
    return new CollectionFiles(Map.of());
  }

  /**
   * Reads the files, by the names of the chaincodes.
   *
   * @throws HeddleException {@code BAD_INPUT} if one cannot be read or understood
   */
  public static CollectionFiles read(Map<String, Path> files) {
    Map<String, CollectionConfigPackage> byChaincode = new LinkedHashMap<>();
    files.forEach((chaincode, file) -> byChaincode.put(chaincode, read(file)));
    return new CollectionFiles(byChaincode);
  }

  /** What was given for a chaincode. */
  Optional<CollectionConfigPackage> of(String chaincode) {
    return Optional.ofNullable(byChaincode.get(chaincode));
  }

  /**
   * One sentence for each collection that no transaction will be able to write.
   *
   * @param peers how many the node has
   */
  public List<String> warnings(int peers) {
    List<String> warnings = new ArrayList<>();
    byChaincode.forEach((chaincode, collections) -> {
      for (CollectionConfig each : collections.getConfigList()) {
        StaticCollectionConfig collection = each.getStaticCollectionConfig();
        if (collection.getRequiredPeerCount() >= peers) {
          warnings.add(
              "Collection '%s' of chaincode '%s' cannot be written: its requiredPeerCount is %d, and the node has %s; %d works"
                  .formatted(
                      collection.getName(),
                      chaincode,
                      collection.getRequiredPeerCount(),
                      peers == 1
                          ? "no second peer to give the data to"
                          : "only %d peers".formatted(peers),
                      peers - 1));
        }
      }
    });
    return warnings;
  }

  private static CollectionConfigPackage read(Path file) {
    var all = CollectionConfigPackage.newBuilder();
    try {
      JsonNode root = JsonMapper.shared().readTree(Files.readAllBytes(file));
      if (!root.isArray()) {
        throw new HeddleException(Fault.BAD_INPUT, "it is not a JSON array of collections");
      }
      root.forEach(each ->
          all.addConfig(CollectionConfig.newBuilder().setStaticCollectionConfig(collection(each))));
      return all.build();
    } catch (IOException | JacksonException | HeddleException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Collections file '%s' cannot be used: %s".formatted(file, reason(e)),
          e);
    }
  }

  private static String reason(Exception failure) {
    return switch (failure) {
      case IOException unreadable -> Reason.words(unreadable);
      case JacksonException broken -> "it is not JSON: " + broken.getOriginalMessage();
      default -> String.valueOf(failure.getMessage());
    };
  }

  private static StaticCollectionConfig collection(JsonNode from) {
    var collection =
        StaticCollectionConfig.newBuilder()
            .setName(from.path("name").asString(""))
            .setMemberOrgsPolicy(
                CollectionPolicyConfig.newBuilder()
                    .setSignaturePolicy(PolicyParser.parse(from.path("policy").asString(""))))
            .setRequiredPeerCount(from.path("requiredPeerCount").asInt(0))
            .setMaximumPeerCount(from.path("maxPeerCount").asInt(DEFAULT_MAX_PEERS))
            .setBlockToLive(from.path("blockToLive").asLong(0))
            .setMemberOnlyRead(from.path("memberOnlyRead").asBoolean(false))
            .setMemberOnlyWrite(from.path("memberOnlyWrite").asBoolean(false));
    JsonNode endorsement = from.path("endorsementPolicy");
    if (endorsement.has("signaturePolicy")) {
      collection.setEndorsementPolicy(
          ApplicationPolicy.newBuilder()
              .setSignaturePolicy(
                  PolicyParser.parse(endorsement.path("signaturePolicy").asString())));
    } else if (endorsement.has("channelConfigPolicy")) {
      collection.setEndorsementPolicy(
          ApplicationPolicy.newBuilder()
              .setChannelConfigPolicyReference(endorsement.path("channelConfigPolicy").asString()));
    }
    return collection.build();
  }
}
