// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import io.heddle.base.MspId;
import io.heddle.base.PackageId;

/**
 * What a local chaincode must know to dial the peer: the content of {@code chaincode.json}. The PEM
 * texts are empty when TLS is off.
 *
 * <p>Fabric: core/container/externalbuilder/externalbuilder.go, runConfig.
 */
public record PeerConnection(
    PackageId chaincodeId,
    String peerAddress,
    String clientCertPem,
    String clientKeyPem,
    String rootCertPem,
    MspId mspId) {

  /** Without the key, which is secret. */
  @Override
  public String toString() {
    return chaincodeId + " to " + peerAddress;
  }
}
