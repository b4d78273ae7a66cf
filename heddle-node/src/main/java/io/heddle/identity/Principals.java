// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.MspId;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.OrganizationUnit;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** Principals, and the organisations that they are about. */
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

  /** The id of the organisation whose people a principal means; empty if it says none. */
  public static Optional<String> organisation(MSPPrincipal principal) {
    try {
      return switch (principal.getPrincipalClassification()) {
        case ROLE -> Optional.of(MSPRole.parseFrom(principal.getPrincipal()).getMspIdentifier());
        case ORGANIZATION_UNIT ->
            Optional.of(OrganizationUnit.parseFrom(principal.getPrincipal()).getMspIdentifier());
        case IDENTITY ->
            Optional.of(SerializedIdentity.parseFrom(principal.getPrincipal()).getMspid());
        case ANONYMITY, COMBINED, UNRECOGNIZED -> Optional.empty();
      };
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
  }
}
