// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.PackageId;
import io.heddle.identity.PemPair;
import io.heddle.issue.ChaincodeCa;
import io.heddle.launch.ChaincodeCredentials;
import io.heddle.launch.CredentialIssuer;

/** Lets the launcher have credentials from the peer's chaincode authority. */
record IssuedCredentials(ChaincodeCa authority) implements CredentialIssuer {

  @Override
  public ChaincodeCredentials issue(PackageId chaincode) {
    PemPair pair = authority.issue(chaincode);
    return new ChaincodeCredentials(pair.certificate(), pair.key(), authority.rootPem());
  }

  @Override
  public void revoke(PackageId chaincode) {
    authority.revoke(chaincode);
  }
}
