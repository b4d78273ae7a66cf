// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.MspId;
import io.heddle.base.PackageId;

/**
 * The variables that a chaincode finds when a peer launches it, for one that somebody starts by
 * hand; ready to stand before a command in a shell. Files for TLS are left out: there is none.
 *
 * <p>Fabric: core/container/dockercontroller/dockercontroller.go, GetEnv.
 */
public record ChaincodeEnvironment(PackageId id, MspId organisation) {

  /** Of one that dials the peer. */
  public String toDial(String peer) {
    return "CORE_CHAINCODE_ID_NAME=%s CORE_PEER_LOCALMSPID=%s CORE_PEER_TLS_ENABLED=false CORE_PEER_ADDRESS=%s"
        .formatted(id, organisation, peer);
  }

  /** Of a server that the peer dials: its id and address under the names that any library reads. */
  public String toServe(String address) {
    return "CORE_CHAINCODE_ID_NAME=%1$s CHAINCODE_ID=%1$s CHAINCODE_SERVER_ADDRESS=%2$s CORE_PEER_LOCALMSPID=%3$s"
        .formatted(id, address, organisation);
  }
}
