// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import java.util.List;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/** A policy that names principals and how many of them must have signed. */
@SuppressWarnings("DoNotCallSuggester")
public final class SignaturePolicy implements Policy {

  private SignaturePolicy() {}

  /**
   * The policy as it reads against these providers.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if the rule refers to a principal that
   *     is not there
   */
  public static SignaturePolicy of(SignaturePolicyEnvelope envelope, Msps msps) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void check(List<SignedData> signed) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkIdentities(List<Identity> verified) {
    throw new UnsupportedOperationException();
  }
}
