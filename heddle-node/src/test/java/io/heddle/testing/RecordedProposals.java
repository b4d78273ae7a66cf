// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.TxId;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import tools.jackson.databind.JsonNode;

/**
 * Proposals that were given to a real peer, what it said to the chaincode and the chaincode to it,
 * and what it answered. The state it had is {@link RecordedState}.
 */
public final class RecordedProposals {

  /**
   * One proposal.
   *
   * @param id number and name, such as {@code 041-page-10}
   * @param channel empty if the proposal names none
   * @param onFirstPeer whether the peer was the one whose state is recorded
   * @param response empty if the call failed
   * @param messages between the peer and all chaincodes that took part, in order
   */
  public record Case(
      String id,
      String channel,
      String chaincode,
      List<String> arguments,
      TxId txId,
      boolean onFirstPeer,
      SignedProposal proposal,
      Optional<ProposalResponse> response,
      List<Message> messages) {

    public Case {
      arguments = List.copyOf(arguments);
      messages = List.copyOf(messages);
    }

    @Override
    public String toString() {
      return id;
    }
  }

  /**
   * One message.
   *
   * @param chaincode whose stream it was on, by name
   * @param isFromChaincode or else from the peer
   */
  public record Message(String chaincode, boolean isFromChaincode, ChaincodeMessage message) {}

  private RecordedProposals() {}

  public static List<Case> all() {
    return read("/fixtures/proposals/cases.jsonl.gz");
  }

  static List<Case> read(String resource) {
    return JsonLines.read(resource).stream().map(RecordedProposals::parse).toList();
  }

  /** The case with this id. */
  public static Case find(String id) {
    return all().stream().filter(found -> found.id().equals(id)).findFirst().orElseThrow();
  }

  private static Case parse(JsonNode line) {
    try {
      return new Case(
          line.path("id").asString(),
          line.path("channel").asString(""),
          line.path("chaincode").asString(),
          line.path("arguments").valueStream().map(JsonNode::asString).toList(),
          new TxId(line.path("txId").asString()),
          line.path("peer").asString().equals("peer0.org1.example.com"),
          SignedProposal.parseFrom(bytes(line, "proposalBase64")),
          line.has("responseBase64")
              ? Optional.of(ProposalResponse.parseFrom(bytes(line, "responseBase64")))
              : Optional.empty(),
          line.path("stream").valueStream().map(RecordedProposals::message).toList());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(line.path("id").asString(), e);
    }
  }

  private static Message message(JsonNode line) {
    var message =
        ChaincodeMessage.newBuilder()
            .setType(ChaincodeMessage.Type.valueOf(line.path("type").asString()))
            .setTxid(line.path("txId").asString(""))
            .setChannelId(line.path("channel").asString(""))
            .setPayload(bytes(line, "payloadBase64"));
    if (line.has("eventBase64")) {
      message.setChaincodeEvent(event(bytes(line, "eventBase64")));
    }
    return new Message(
        line.path("chaincode").asString(),
        line.path("direction").asString().equals("chaincodeToPeer"),
        message.build());
  }

  private static ChaincodeEvent event(ByteString bytes) {
    try {
      return ChaincodeEvent.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("recorded event", e);
    }
  }

  private static ByteString bytes(JsonNode line, String field) {
    return ByteString.copyFrom(Base64.getDecoder().decode(line.path(field).asString("")));
  }
}
