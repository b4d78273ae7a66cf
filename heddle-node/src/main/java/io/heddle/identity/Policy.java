// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/** A rule about who must have signed. */
public interface Policy {

  /**
   * Why these are not enough, in Fabric's words; empty if they are.
   *
   * @param verified identities whose signatures are known to be good, each once, in order
   */
  Optional<String> objection(List<Identity> verified);

  /**
   * Whose signatures are wanting, in words for people: {@code 1 of [a peer of Org1MSP; a peer of
   * Org2MSP]}.
   *
   * @param verified identities to which there is an {@link #objection}
   */
  String missing(List<Identity> verified);

  /**
   * What of it these satisfy, part by part, taken as {@link #objection} takes them.
   *
   * @param verified as there
   */
  Satisfaction satisfaction(List<Identity> verified);

  /**
   * The same rule with nothing but principals in it; empty if it has a part that nobody can satisfy
   * because the channel does not have it.
   */
  Optional<SignaturePolicyEnvelope> asSignatures();

  /**
   * Verifies the signatures, then asks about those that are good.
   *
   * @throws HeddleException {@code DENIED} if the valid ones among them are not enough
   */
  void check(List<SignedData> signed);

  /**
   * As {@link #objection}, for callers that go no further.
   *
   * @throws HeddleException {@code DENIED} if they are not enough
   */
  default void checkIdentities(List<Identity> verified) {
    objection(verified)
        .ifPresent(reason -> {
          throw new HeddleException(Fault.DENIED, reason);
        });
  }
}
