// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Identity;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.MSPPrincipal;

/** A peer of a channel that may endorse, as a plan sees it. */
public interface Candidate {

  MspId organisation();

  /** As the channel sees it; empty if it is a stranger there. */
  Optional<Identity> identity();

  /** Whether it can execute a chaincode as its definition of this sequence says. */
  boolean runs(String chaincode, long sequence);

  /** Whether it is one of those that a policy names. */
  default boolean satisfies(MSPPrincipal principal, ChannelConfig config) {
    return identity().filter(identity -> config.msps().satisfies(identity, principal)).isPresent();
  }
}
