// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.identity.Identity;
import io.heddle.identity.Policy;
import io.heddle.identity.Satisfaction;
import io.heddle.identity.SignedData;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.TxPosition;
import io.heddle.lifecycle.ChaincodeDefinition;
import io.heddle.show.PolicyText;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who has endorsed a transaction, and what of the chaincodes' endorsement policies that satisfies:
 * the policies and the members' certificates as they are now.
 */
final class EndorsementView {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private EndorsementView() {}

  /**
   * That of a transaction in the ledger; without endorsements if it calls no chaincode.
   *
   * @throws HeddleException {@code NOT_FOUND} if the peer has not got its block
   */
  static ObjectNode of(JoinedChannel channel, TxId txId) {
    TxPosition position = LedgerSight.position(channel, txId);
    ByteString envelope =
        channel
            .ledger()
            .block(position.block())
            .orElseThrow(() ->
                new HeddleException(
                    Fault.NOT_FOUND,
                    "The peer has not got block %d of channel '%s'"
                        .formatted(position.block(), channel.name())))
            .getData()
            .getData(position.index());
    try {
      return of(channel, envelope);
    } catch (InvalidProtocolBufferException _) {
      return written(List.of(), 0); // what cannot be read has been endorsed by nobody
    }
  }

  private static ObjectNode of(JoinedChannel channel, ByteString envelope)
      throws InvalidProtocolBufferException {
    Payload payload = Payload.parseFrom(Envelope.parseFrom(envelope).getPayload());
    Transaction transaction = Transaction.parseFrom(payload.getData());
    if (transaction.getActionsCount() != 1) {
      return written(List.of(), 0);
    }
    ChaincodeEndorsedAction action =
        ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload()).getAction();
    List<Identity> good = channel.config().msps().verified(signed(action));
    ObjectNode json = written(good, action.getEndorsementsCount());
    ArrayNode policies = json.putArray("policies");
    for (String namespace : namespaces(action)) {
      channel
          .definitions()
          .find(namespace)
          .ifPresent(found -> write(channel, found.definition(), good, policies.addObject()));
    }
    return json;
  }

  private static List<SignedData> signed(ChaincodeEndorsedAction action) {
    return action.getEndorsementsList().stream()
        .map(each ->
            new SignedData(
                action.getProposalResponsePayload().concat(each.getEndorser()),
                each.getEndorser(),
                each.getSignature()))
        .toList();
  }

  /** The chaincode that was called, and those in whose names something is written. */
  private static Set<String> namespaces(ChaincodeEndorsedAction action)
      throws InvalidProtocolBufferException {
    ChaincodeAction answer =
        ChaincodeAction.parseFrom(
            ProposalResponsePayload.parseFrom(action.getProposalResponsePayload()).getExtension());
    Set<String> all = new TreeSet<>();
    all.add(answer.getChaincodeId().getName());
    TxReadWriteSet.parseFrom(answer.getResults()).getNsRwsetList().stream()
        .map(NsReadWriteSet::getNamespace)
        .forEach(all::add);
    return all;
  }

  private static ObjectNode written(List<Identity> good, int endorsements) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("endorsements", endorsements);
    ArrayNode names = json.putArray("good");
    good.forEach(each -> names.add(each.name()));
    json.putArray("policies");
    return json;
  }

  private static void write(
      JoinedChannel channel, ChaincodeDefinition definition, List<Identity> good, ObjectNode json) {
    ByteString parameter = definition.validationParameter();
    json.put("chaincode", definition.name());
    json.put("sequence", definition.sequence());
    json.put("policy", text(parameter));
    try {
      Policy policy = channel.config().applicationPolicy(parameter);
      Satisfaction found = policy.satisfaction(good);
      if (!found.isSatisfied()) {
        json.put("missing", policy.missing(good));
      }
      write(found, json.putObject("rule"));
    } catch (HeddleException e) {
      json.put("missing", e.getMessage());
    }
  }

  private static void write(Satisfaction rule, ObjectNode json) {
    json.put("text", rule.rule());
    json.put("isSatisfied", rule.isSatisfied());
    rule.by().ifPresent(identity -> json.put("by", identity.name()));
    if (!rule.parts().isEmpty()) {
      ArrayNode parts = json.putArray("parts");
      rule.parts().forEach(part -> write(part, parts.addObject()));
    }
  }

  /** In words: a signature policy, or the name of one in the channel's configuration. */
  static String text(ByteString parameter) {
    try {
      var policy = ApplicationPolicy.parseFrom(parameter);
      return policy.hasSignaturePolicy()
          ? PolicyText.of(policy.getSignaturePolicy().toByteString()).orElse("")
          : policy.getChannelConfigPolicyReference();
    } catch (InvalidProtocolBufferException _) {
      return "";
    }
  }
}
