// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import io.heddle.base.ChannelName;
import io.heddle.deploy.ChaincodeSource;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;

/**
 * A chaincode, with what its definitions say.
 *
 * @param channels on which it is defined
 * @param policy empty if it is the usual one
 */
public record NetworkChaincode(
    String name,
    ChaincodeSource source,
    List<ChannelName> channels,
    Optional<ApplicationPolicy> policy,
    CollectionConfigPackage collections,
    boolean isInitRequired) {

  public NetworkChaincode {
    channels = List.copyOf(channels);
  }
}
