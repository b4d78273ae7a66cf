// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.discover.KnownPeer;
import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.Verdict;
import io.heddle.gateway.EndorsingPeer;
import io.heddle.gateway.LocalPeer;
import io.heddle.gateway.NoAnswer;
import java.util.Optional;
import org.hyperledger.fabric.protos.gossip.Envelope;

/**
 * A peer of a node as the gateways and the discovery services of all see it. While it is stopped,
 * discovery does not tell of it, and gateways know what it was last.
 */
record Neighbour(HostedPeer peer) implements EndorsingPeer, KnownPeer {

  String host() {
    return peer.host();
  }

  /** Whether calls may take long there: those of some chaincode, and of any other that calls it. */
  boolean isPatient() {
    return peer.running().filter(present -> !present.peer().patientNames().isEmpty()).isPresent();
  }

  private Optional<LocalPeer> endorser() {
    return peer.running().map(running -> running.prepared().endorser());
  }

  @Override
  public String address() {
    return peer.name();
  }

  @Override
  public MspId mspId() {
    return peer.organisation();
  }

  @Override
  public MspId organisation() {
    return peer.organisation();
  }

  @Override
  public ByteString identity() {
    return peer.identity();
  }

  @Override
  public boolean isStopped() {
    return peer.running().isEmpty();
  }

  @Override
  public boolean offers(String channel, String chaincode) {
    return endorser().filter(present -> present.offers(channel, chaincode)).isPresent();
  }

  @Override
  public boolean runs(String channel, String chaincode, long sequence) {
    return endorser()
        .map(present -> present.runs(channel, chaincode, sequence))
        .orElseGet(() -> ran(channel, chaincode, sequence));
  }

  private boolean ran(String channel, String chaincode, long sequence) {
    return Optional.ofNullable(peer.lastPresence().get(new ChannelName(channel)))
        .filter(last -> last.sequences().getOrDefault(chaincode, 0L) == sequence)
        .isPresent();
  }

  @Override
  public long height(String channel) {
    return endorser().map(present -> present.height(channel)).orElse(0L);
  }

  @Override
  public Verdict evaluate(OpenedProposal proposal) throws InterruptedException, NoAnswer {
    RunningPeer present = present();
    return present
        .visits()
        .admit(address(), () -> present.prepared().endorser().evaluate(proposal));
  }

  @Override
  public Verdict endorse(OpenedProposal proposal) throws InterruptedException, NoAnswer {
    RunningPeer present = present();
    return present.visits().admit(address(), () -> present.prepared().endorser().endorse(proposal));
  }

  private RunningPeer present() throws NoAnswer {
    return peer.running().orElseThrow(() -> NoAnswer.refused(address()));
  }

  @Override
  public Optional<Envelope> alive() {
    return peer.running().flatMap(running -> running.prepared().known().alive());
  }

  @Override
  public Optional<Presence> on(ChannelName channel) {
    return peer.running().flatMap(running -> running.prepared().known().on(channel));
  }
}
