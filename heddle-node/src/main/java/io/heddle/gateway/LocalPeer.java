// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.endorse.Endorser;
import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.Verdict;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.lifecycle.Definitions;
import java.util.function.Supplier;

/**
 * A peer of this process, called without a network in between.
 *
 * @param name what it is called in answers, as a rule {@code host:port}; known once it listens
 */
public record LocalPeer(
    Supplier<String> name, SigningIdentity signer, JoinedChannels channels, Endorser endorser)
    implements EndorsingPeer {

  @Override
  public String address() {
    return name.get();
  }

  @Override
  public MspId mspId() {
    return signer.mspId();
  }

  @Override
  public ByteString identity() {
    return signer.serialized();
  }

  @Override
  public boolean offers(String channel, String chaincode) {
    return channels.find(channel).filter(found -> endorser.offers(found, chaincode)).isPresent();
  }

  @Override
  public boolean runs(String channel, String chaincode, long sequence) {
    return channels.find(channel).filter(found -> runs(found, chaincode, sequence)).isPresent();
  }

  private boolean runs(JoinedChannel channel, String chaincode, long sequence) {
    return endorser.offers(channel, chaincode)
        && (Definitions.areIn(chaincode)
            || channel
                .definitions()
                .find(chaincode)
                .filter(found -> found.definition().sequence() == sequence)
                .isPresent());
  }

  @Override
  public long height(String channel) {
    return channels.find(channel).map(found -> found.blocks().height()).orElse(0L);
  }

  @Override
  public Verdict evaluate(OpenedProposal proposal) throws InterruptedException {
    return endorser.evaluate(proposal);
  }

  @Override
  public Verdict endorse(OpenedProposal proposal) throws InterruptedException {
    return endorser.endorse(proposal);
  }
}
