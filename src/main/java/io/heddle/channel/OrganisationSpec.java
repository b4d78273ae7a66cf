// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import io.heddle.identity.Msp;

/**
 * An organisation to put into a genesis block.
 *
 * @param name the name of its group: {@code Org1MSP}
 */
public record OrganisationSpec(String name, Msp msp) {}
