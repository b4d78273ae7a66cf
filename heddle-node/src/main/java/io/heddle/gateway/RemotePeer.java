// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.stub.ClientCalls;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.dial.GoFailure;
import io.heddle.dial.Reconnecting;
import io.heddle.discover.KnownPeer;
import io.heddle.discover.KnownPeer.Presence;
import io.heddle.endorse.OpenedProposal;
import io.heddle.endorse.Verdict;
import io.heddle.words.Foreign;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;

/**
 * A peer elsewhere, asked over a network as its clients ask it.
 *
 * <p>Fabric: internal/pkg/gateway/registry.go and apiutils.go.
 */
final class RemotePeer implements EndorsingPeer {

  /** What every peer has. */
  private static final Set<String> SYSTEM = Set.of("_lifecycle", "cscc", "qscc");

  private final String address;
  private final ManagedChannel connection;
  private volatile KnownPeer known;

  /**
   * A peer.
   *
   * @param address as it tells others
   * @param known what it says of itself
   * @param connection stays open from one proposal to the next
   */
  RemotePeer(String address, KnownPeer known, ManagedChannel connection) {
    this.address = address;
    this.known = known;
    this.connection = connection;
  }

  /** It has said something else since. */
  void says(KnownPeer now) {
    known = now;
  }

  /** The last answer still comes. */
  void close() {
    connection.shutdown();
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public MspId mspId() {
    return known.organisation();
  }

  @Override
  public ByteString identity() {
    return known.identity();
  }

  @Override
  public boolean offers(String channel, String chaincode) {
    return presence(channel)
        .filter(said -> SYSTEM.contains(chaincode) || said.sequences().containsKey(chaincode))
        .isPresent();
  }

  @Override
  public boolean runs(String channel, String chaincode, long sequence) {
    return presence(channel)
        .filter(said ->
            SYSTEM.contains(chaincode) || Objects.equals(said.sequences().get(chaincode), sequence))
        .isPresent();
  }

  @Override
  public long height(String channel) {
    return presence(channel).map(RemotePeer::height).orElse(0L);
  }

  private Optional<Presence> presence(String channel) {
    return known.on(new ChannelName(channel));
  }

  private static long height(Presence said) {
    try {
      return GossipMessage.parseFrom(said.stateInfo().getPayload())
          .getStateInfo()
          .getProperties()
          .getLedgerHeight();
    } catch (InvalidProtocolBufferException _) {
      return 0; // nobody is to ask a peer that says nothing
    }
  }

  @Override
  public Verdict evaluate(OpenedProposal proposal) throws InterruptedException, NoAnswer {
    return ask(proposal);
  }

  @Override
  public Verdict endorse(OpenedProposal proposal) throws InterruptedException, NoAnswer {
    return ask(proposal);
  }

  private Verdict ask(OpenedProposal proposal) throws InterruptedException, NoAnswer {
    Reconnecting.beforeCall(connection);
    try {
      return verdict(process(proposal));
    } catch (StatusException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      GoFailure failure = GoFailure.of(e.getStatus(), address);
      throw NoAnswer.of(failure.code(), Foreign.text(failure.description()));
    }
  }

  /** Ends the call if the thread is interrupted meanwhile. */
  private ProposalResponse process(OpenedProposal proposal) throws StatusException {
    return ClientCalls.blockingV2UnaryCall(
        connection,
        EndorserGrpc.getProcessProposalMethod(),
        CallOptions.DEFAULT,
        proposal.signed());
  }

  /** A response without a payload comes from the peer, and any other one from the chaincode. */
  private static Verdict verdict(ProposalResponse response) {
    boolean isOfPeer = response.getPayload().isEmpty() && response.getResponse().getStatus() == 500;
    return isOfPeer
        ? new Verdict.Failed(response.getResponse().getMessage())
        : new Verdict.Answered(response.getResponse(), endorsed(response));
  }

  private static Optional<Verdict.Endorsed> endorsed(ProposalResponse response) {
    return response.getPayload().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Verdict.Endorsed(
                response.getPayload(),
                response.hasEndorsement()
                    ? Optional.of(response.getEndorsement())
                    : Optional.empty(),
                response.hasInterest() ? Optional.of(response.getInterest()) : Optional.empty()));
  }
}
