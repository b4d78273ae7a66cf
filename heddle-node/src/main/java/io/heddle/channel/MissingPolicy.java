// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import io.heddle.identity.Identity;
import io.heddle.identity.Policy;
import io.heddle.identity.Satisfaction;
import io.heddle.identity.SignedData;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/** What stands for a policy that a channel does not have: nobody satisfies it. */
record MissingPolicy(String name) implements Policy {

  @Override
  public Optional<String> objection(List<Identity> verified) {
    return Optional.of("no such policy: '%s'".formatted(name));
  }

  @Override
  public String missing(List<Identity> verified) {
    return "policy '%s', which the channel does not have".formatted(name);
  }

  @Override
  public Satisfaction satisfaction(List<Identity> verified) {
    return new Satisfaction(missing(verified), false, 0, Optional.empty(), List.of());
  }

  @Override
  public Optional<SignaturePolicyEnvelope> asSignatures() {
    return Optional.empty();
  }

  @Override
  public void check(List<SignedData> signed) {
    checkIdentities(List.of());
  }
}
