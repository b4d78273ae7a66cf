// SPDX-License-Identifier: Apache-2.0
package io.heddle.access;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;

/**
 * Something that a channel guards with a policy, or a peer with a role in its own organisation.
 *
 * <p>Fabric: core/aclmgmt/resources/resources.go and core/aclmgmt/defaultaclprovider.go.
 */
public enum Resource {
  PROPOSE("peer/Propose", Guard.WRITERS),
  CHAINCODE_TO_CHAINCODE("peer/ChaincodeToChaincode", Guard.WRITERS),
  BLOCK_EVENTS("event/Block", Guard.READERS),
  FILTERED_BLOCK_EVENTS("event/FilteredBlock", Guard.READERS),
  COMMIT_STATUS("gateway/CommitStatus", Guard.READERS),
  CHAINCODE_EVENTS("gateway/ChaincodeEvents", Guard.READERS),
  INSTALL_CHAINCODE("_lifecycle/InstallChaincode", Guard.ADMINS),
  QUERY_INSTALLED_CHAINCODE("_lifecycle/QueryInstalledChaincode", Guard.ADMINS),
  QUERY_INSTALLED_CHAINCODES("_lifecycle/QueryInstalledChaincodes", Guard.ADMINS),
  GET_INSTALLED_PACKAGE("_lifecycle/GetInstalledChaincodePackage", Guard.ADMINS),
  APPROVE_DEFINITION("_lifecycle/ApproveChaincodeDefinitionForMyOrg", Guard.ADMINS),
  QUERY_APPROVED_DEFINITION("_lifecycle/QueryApprovedChaincodeDefinition", Guard.ADMINS),
  QUERY_APPROVED_DEFINITIONS("_lifecycle/QueryApprovedChaincodeDefinitions", Guard.ADMINS),
  COMMIT_DEFINITION("_lifecycle/CommitChaincodeDefinition", Guard.WRITERS),
  QUERY_DEFINITION("_lifecycle/QueryChaincodeDefinition", Guard.WRITERS),
  QUERY_DEFINITIONS("_lifecycle/QueryChaincodeDefinitions", Guard.WRITERS),
  CHECK_COMMIT_READINESS("_lifecycle/CheckCommitReadiness", Guard.WRITERS),
  GET_CHAIN_INFO("qscc/GetChainInfo", Guard.READERS),
  GET_BLOCK_BY_NUMBER("qscc/GetBlockByNumber", Guard.READERS),
  GET_BLOCK_BY_HASH("qscc/GetBlockByHash", Guard.READERS),
  GET_TRANSACTION_BY_ID("qscc/GetTransactionByID", Guard.READERS),
  GET_BLOCK_BY_TX_ID("qscc/GetBlockByTxID", Guard.READERS),
  SUBMIT_SNAPSHOT_REQUEST("snapshot/submitrequest", Guard.ADMINS),
  CANCEL_SNAPSHOT_REQUEST("snapshot/cancelrequest", Guard.ADMINS),
  LIST_PENDING_SNAPSHOTS("snapshot/listpending", Guard.ADMINS),
  JOIN_CHAIN("cscc/JoinChain", Guard.ADMINS),
  JOIN_CHAIN_BY_SNAPSHOT("cscc/JoinChainBySnapshot", Guard.ADMINS),
  JOIN_BY_SNAPSHOT_STATUS("cscc/JoinBySnapshotStatus", Guard.ADMINS),
  GET_CHANNELS("cscc/GetChannels", Guard.MEMBERS),
  GET_CONFIG_BLOCK("cscc/GetConfigBlock", Guard.READERS),
  GET_CHANNEL_CONFIG("cscc/GetChannelConfig", Guard.READERS);

  /** Who may use it where a channel says nothing; what needs a role, no channel can give away. */
  private enum Guard {
    READERS("/Channel/Application/Readers"),
    WRITERS("/Channel/Application/Writers"),
    ADMINS("Admins"),
    MEMBERS("Members");

    private final String policy;

    Guard(String policy) {
      this.policy = policy;
    }
  }

  private static final Map<String, Resource> BY_ID =
      Arrays.stream(values()).collect(Collectors.toMap(Resource::id, Function.identity()));

  private final String id;
  private final Guard guard;

  Resource(String id, Guard guard) {
    this.id = id;
    this.guard = guard;
  }

  /** The names of all, as a channel's configuration has them. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(Resource::id).toList();
  }

  static Optional<Resource> find(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  /** The name by which a channel's configuration maps it to another policy. */
  String id() {
    return id;
  }

  /** The path of the policy, or the name of the local one, that guards it by default. */
  String defaultPolicy() {
    return guard.policy;
  }

  /** The role in this peer's own organisation that it needs; empty if a channel decides. */
  Optional<MSPRoleType> localRole() {
    return switch (guard) {
      case READERS, WRITERS -> Optional.empty();
      case ADMINS -> Optional.of(MSPRoleType.ADMIN);
      case MEMBERS -> Optional.of(MSPRoleType.MEMBER);
    };
  }
}
