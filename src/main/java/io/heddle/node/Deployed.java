// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.PackageId;
import java.util.Optional;

/**
 * A chaincode that a node serves.
 *
 * @param sequence of its definition on the channel
 * @param server the address of its server if it is remote, empty if the node runs it
 * @param builder the builder that claimed it
 */
public record Deployed(
    String name, PackageId packageId, long sequence, Optional<String> server, String builder) {}
