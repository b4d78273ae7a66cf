// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.Timestamp;
import io.heddle.golang.GoProtobuf;
import java.time.Instant;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * A signed proposal, its layers parsed but nothing about it checked yet: what a gateway needs to
 * choose peers and to put a transaction together.
 *
 * @param header the two inner headers as received, byte for byte
 */
public record OpenedProposal(
    SignedProposal signed,
    Header header,
    ChannelHeader channelHeader,
    ChaincodeProposalPayload payload,
    ChaincodeInvocationSpec spec) {

  /**
   * Parses every layer once.
   *
   * @throws ProposalRefused with Fabric's words for the layer that cannot be parsed
   */
  public static OpenedProposal open(SignedProposal signed) throws ProposalRefused {
    Proposal proposal = parse("Proposal", Proposal.parser(), signed.getProposalBytes());
    return open(signed, proposal, parse("Header", Header.parser(), proposal.getHeader()));
  }

  /**
   * As {@link #open}, with the words that a direct client of the endorser reads.
   *
   * <p>Fabric: core/handlers/auth/filter/expiration.go parses the two outer layers first.
   */
  static OpenedProposal openAtTheDoor(SignedProposal signed) throws ProposalRefused {
    Proposal proposal =
        within(
            "failed parsing proposal: ",
            () -> parse("Proposal", Proposal.parser(), signed.getProposalBytes()));
    Header header =
        within(
            "failed parsing header: ",
            () -> parse("Header", Header.parser(), proposal.getHeader()));
    return open(signed, proposal, header);
  }

  private static OpenedProposal open(SignedProposal signed, Proposal proposal, Header header)
      throws ProposalRefused {
    ChannelHeader channelHeader =
        parse("ChannelHeader", ChannelHeader.parser(), header.getChannelHeader());
    ChaincodeProposalPayload payload =
        parse("ChaincodeProposalPayload", ChaincodeProposalPayload.parser(), proposal.getPayload());
    ChaincodeInvocationSpec spec =
        parse("ChaincodeInvocationSpec", ChaincodeInvocationSpec.parser(), payload.getInput());
    return new OpenedProposal(signed, header, channelHeader, payload, spec);
  }

  public String channel() {
    return channelHeader.getChannelId();
  }

  /**
   * The chaincode that the payload names, empty if none. A gateway goes by it; what an endorser
   * invokes is the one that the header names.
   */
  public String chaincode() {
    return spec.getChaincodeSpec().getChaincodeId().getName();
  }

  public boolean hasTransientData() {
    return payload.getTransientMapCount() > 0;
  }

  /** The part of the payload that goes into the transaction and into the proposal hash. */
  public ByteString payloadWithoutTransientData() {
    return ChaincodeProposalPayload.newBuilder()
        .setInput(payload.getInput())
        .build()
        .toByteString();
  }

  /** A copy that says another time of itself, under the same signature, which does not fit it. */
  SignedProposal madeAt(Instant time) {
    ByteString channel =
        channelHeader.toBuilder()
            .setTimestamp(
                Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()))
            .build()
            .toByteString();
    ByteString copy =
        Proposal.newBuilder()
            .setHeader(header.toBuilder().setChannelHeader(channel).build().toByteString())
            .setPayload(payload.toByteString())
            .build()
            .toByteString();
    return signed.toBuilder().setProposalBytes(copy).build();
  }

  /** A step that may refuse. */
  interface Step<T> {
    T run() throws ProposalRefused;
  }

  /** Runs a step; what it refuses with gets a prefix. */
  static <T> T within(String prefix, Step<T> step) throws ProposalRefused {
    try {
      return step.run();
    } catch (ProposalRefused e) {
      throw new ProposalRefused(prefix + e.reason(), e);
    }
  }

  /** Parses one message as Fabric would, down to the text if it cannot. */
  static <M extends Message> M parse(String name, Parser<M> parser, ByteString bytes)
      throws ProposalRefused {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new ProposalRefused(GoProtobuf.unmarshalling(name, e), e);
    }
  }
}
