// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;

/**
 * A block in which a chaincode was defined with collections.
 *
 * @param collections which have at least one
 */
public record CollectionChange(String chaincode, long block, CollectionConfigPackage collections) {}
