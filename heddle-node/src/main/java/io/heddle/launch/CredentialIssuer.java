// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.PackageId;

/** Makes the TLS credentials of local chaincode, one set per launch. */
public interface CredentialIssuer {

  /** Fresh credentials, good for this chaincode only. */
  ChaincodeCredentials issue(PackageId chaincode);

  /** Forgets what was issued to this chaincode; its process has ended. */
  void revoke(PackageId chaincode);
}
