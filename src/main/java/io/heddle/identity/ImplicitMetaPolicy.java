// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import java.util.List;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy.Rule;

/** A policy that asks the policies of the groups below: any of them, all, or the majority. */
@SuppressWarnings("DoNotCallSuggester")
public final class ImplicitMetaPolicy implements Policy {

  /**
   * The policy over the groups below one group.
   *
   * @param name the name of the sub-policies, for the message
   * @param children the sub-policy of each child group; one that rejects where a group has none
   */
  public ImplicitMetaPolicy(String name, Rule rule, List<Policy> children, Msps msps) {
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
