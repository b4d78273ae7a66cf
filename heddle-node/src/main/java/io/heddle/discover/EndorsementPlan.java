// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Policy;
import io.heddle.identity.SignaturePolicy;
import io.heddle.lifecycle.DefinitionCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;

/**
 * Which peers can endorse what an interest is about: groups of peers, one for each principal, and
 * layouts that say how many of which groups are enough. Both discovery and the gateway go by it.
 *
 * @param groups by number; a peer can be in several
 * @param layouts each one enough by itself; there is at least one
 */
public record EndorsementPlan<C extends Candidate>(
    Map<Integer, List<C>> groups, List<Map<Integer, Integer>> layouts) {

  /**
   * The plan for an interest.
   *
   * @param peers of the channel
   * @throws NoDescriptor with Fabric's words if there is none
   */
  public static <C extends Candidate> EndorsementPlan<C> of(
      ChannelConfig config, DefinitionCache definitions, List<C> peers, ChaincodeInterest interest)
      throws NoDescriptor {
    return Planner.of(
            config, definitions, peers, interest, ThreadLocalRandom.current(), new Budget())
        .plan();
  }

  /**
   * The policies all of which have to be satisfied.
   *
   * @throws NoDescriptor with Fabric's words if one of them is not there
   */
  public static List<Policy> policies(
      ChannelConfig config, DefinitionCache definitions, ChaincodeInterest interest)
      throws NoDescriptor {
    List<Policy> policies = new ArrayList<>();
    for (CalledChaincode called : Planner.called(config, definitions, interest, 0, new Budget())) {
      called.counting().forEach(policy -> policies.add(SignaturePolicy.of(policy, config.msps())));
      called
          .call()
          .getKeyPoliciesList()
          .forEach(policy -> policies.add(SignaturePolicy.of(policy, config.msps())));
    }
    return policies;
  }
}
