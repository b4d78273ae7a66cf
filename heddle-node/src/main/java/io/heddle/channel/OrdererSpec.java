// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.ByteString;
import io.heddle.identity.Msp;

/**
 * The orderer to put into a genesis block, and its organisation.
 *
 * @param name the name of the organisation's group: {@code OrdererOrg}
 * @param tlsCertificate PEM; stands for the client and the server side of the one consenter
 */
public record OrdererSpec(String name, Msp msp, String host, int port, ByteString tlsCertificate) {}
