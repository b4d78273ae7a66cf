// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/** Fabric's policy language: {@code AND('Org1MSP.peer', OR('Org2MSP.member', 'Org3MSP.admin'))}. */
@SuppressWarnings("DoNotCallSuggester")
public final class PolicyParser {

  private PolicyParser() {}

  /**
   * The envelope that the text stands for; principals from left to right, none left out.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if the text is not a policy
   */
  public static SignaturePolicyEnvelope parse(String policy) {
    throw new UnsupportedOperationException(policy);
  }
}
