// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import io.heddle.access.AccessControl;
import io.heddle.access.Resource;
import io.heddle.base.HeddleException;
import io.heddle.identity.Expiry;
import io.heddle.identity.Identity;
import io.heddle.identity.Msp;
import io.heddle.identity.Msps;
import io.heddle.joined.JoinedChannel;
import io.heddle.words.Foreign;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * Decides whether a proposal may be executed, in Fabric's order and with Fabric's words. This is
 * the one place where a proposal's signature is verified.
 *
 * <p>Fabric: core/endorser/msgvalidation.go, Validate, and core/endorser/endorser.go, preProcess.
 */
final class ProposalCheck {

  private final Msps localMsp;
  private final AccessControl access;
  private final ProposalTime time;
  private final Expiry expiry = new Expiry();

  ProposalCheck(Msp localMsp, AccessControl access, ProposalTime time) {
    this.localMsp = new Msps(List.of(localMsp));
    this.access = access;
    this.time = time;
  }

  /**
   * Looks at a proposal before anything else does, and refuses a client whose certificate has
   * expired, whoever vouches for it, and a proposal of another time.
   *
   * <p>Fabric: core/handlers/auth/filter/expiration.go and timewindow.go, which stand before direct
   * calls and, since v3.1, before those that come through the gateway.
   */
  SignatureHeader atTheDoor(OpenedProposal opened) throws ProposalRefused {
    SignatureHeader signatureHeader =
        OpenedProposal.within(
            "failed parsing signature header: ",
            () ->
                OpenedProposal.parse(
                    "SignatureHeader",
                    SignatureHeader.parser(),
                    opened.header().getSignatureHeader()));
    Optional<Instant> end = expiry.of(signatureHeader.getCreator());
    if (end.isPresent() && time.now().isAfter(end.get())) {
      throw new ProposalRefused("proposal client identity expired");
    }
    time.check(opened.channelHeader().getTimestamp());
    return signatureHeader;
  }

  /**
   * Checks a proposal that names no channel against the local organisation.
   *
   * @return who signed it
   */
  Identity withoutChannel(CompleteProposal proposal) throws ProposalRefused {
    return OpenedProposal.within("error validating proposal: ", () -> verified(proposal, localMsp));
  }

  /**
   * Checks a proposal against a channel.
   *
   * @return who signed it
   */
  Identity onChannel(CompleteProposal proposal, JoinedChannel channel) throws ProposalRefused {
    Msps msps = channel.config().msps();
    Identity creator =
        OpenedProposal.within("error validating proposal: ", () -> verified(proposal, msps));
    if (channel.ledger().isKnown(proposal.txId())) {
      throw new ProposalRefused(
          ProposalRefused.Kind.DUPLICATE,
          "duplicate transaction found [%s]. Creator [%s]"
              .formatted(proposal.txId(), Foreign.hexOfIdentity(proposal.creator())),
          null);
    }
    if (SystemChaincodes.include(proposal.chaincode())) {
      return creator; // they ask for themselves
    }
    try {
      access.checkVerified(Resource.PROPOSE, proposal.channel(), creator);
    } catch (HeddleException e) {
      throw new ProposalRefused(ProposalRefused.Kind.DENIED, e.getMessage(), e);
    }
    return creator;
  }

  private Identity verified(CompleteProposal proposal, Msps msps) throws ProposalRefused {
    proposal.checkHeaders();
    Identity creator;
    try {
      creator = msps.parse(proposal.creator());
    } catch (HeddleException e) {
      throw new ProposalRefused(
          access
              .hints()
              .behind(
                  "access denied: channel [%s] creator org unknown, creator is malformed"
                      .formatted(proposal.channel()),
                  e::getMessage),
          e);
    }
    try {
      msps.validate(creator);
    } catch (HeddleException e) {
      throw new ProposalRefused(denied(proposal, creator, e.getMessage()), e);
    }
    if (!creator.verifies(proposal.signed().getProposalBytes(), proposal.signed().getSignature())) {
      throw new ProposalRefused(
          denied(
              proposal,
              creator,
              "the signature is not that of %s over the proposal".formatted(creator.name())));
    }
    return creator;
  }

  private String denied(CompleteProposal proposal, Identity creator, String why) {
    return access
        .hints()
        .behind(
            "access denied: channel [%s] creator org [%s]"
                .formatted(proposal.channel(), creator.mspId()),
            () -> why);
  }
}
