// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;

/**
 * What the members of a channel agreed on for one chaincode name.
 *
 * @param sequence counts the definitions of this name, from 1
 * @param validationParameter the endorsement policy, a marshalled {@code ApplicationPolicy}
 * @param collections the private data collections; the empty message if there are none
 */
public record ChaincodeDefinition(
    String name,
    long sequence,
    String version,
    boolean initRequired,
    String endorsementPlugin,
    String validationPlugin,
    ByteString validationParameter,
    CollectionConfigPackage collections) {}
