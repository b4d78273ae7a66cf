// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import io.heddle.base.PackageId;

/**
 * A chaincode that a node was to deploy and could not.
 *
 * @param reason what whoever built or defined it said
 */
public record NotDeployed(String name, PackageId id, String reason) {}
