// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

/**
 * Something that a channel guards with a policy.
 *
 * <p>Fabric: core/aclmgmt/resources/resources.go and core/aclmgmt/defaultaclprovider.go.
 */
public enum Resource {
  PROPOSE("peer/Propose", "/Channel/Application/Writers"),
  CHAINCODE_TO_CHAINCODE("peer/ChaincodeToChaincode", "/Channel/Application/Writers"),
  COMMIT_STATUS("gateway/CommitStatus", "/Channel/Application/Readers"),
  CHAINCODE_EVENTS("gateway/ChaincodeEvents", "/Channel/Application/Readers");

  private final String id;
  private final String defaultPolicy;

  Resource(String id, String defaultPolicy) {
    this.id = id;
    this.defaultPolicy = defaultPolicy;
  }

  /** The name by which a channel's configuration maps it to another policy. */
  String id() {
    return id;
  }

  /** The path of the policy that guards it where the channel says nothing. */
  String defaultPolicy() {
    return defaultPolicy;
  }
}
