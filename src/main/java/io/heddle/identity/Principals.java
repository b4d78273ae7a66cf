// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import io.heddle.base.MspId;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;

/** Principals that name a role in an organisation. */
public final class Principals {

  private Principals() {}

  public static MSPPrincipal role(MspId mspId, MSPRole.MSPRoleType role) {
    return MSPPrincipal.newBuilder()
        .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
        .setPrincipal(
            MSPRole.newBuilder()
                .setMspIdentifier(mspId.value())
                .setRole(role)
                .build()
                .toByteString())
        .build();
  }
}
