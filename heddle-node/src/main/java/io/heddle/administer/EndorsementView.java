// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Satisfaction;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.TxPosition;
import io.heddle.show.PolicyText;
import io.heddle.validate.Demand;
import io.heddle.validate.EndorsementReview;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who has endorsed a transaction, and what that satisfies of the endorsement policies that counted
 * for the keys that it writes: their own, their collection's or their chaincode's.
 */
final class EndorsementView {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int MOST_KEYS = 100;

  private EndorsementView() {}

  /** Demands of one kind: for all keys but those with policies of their own one after the other. */
  private record Kind(
      String chaincode,
      String collection,
      Demand.Source source,
      Optional<ByteString> policy,
      Optional<String> failure) {

    static Kind of(Demand demand) {
      return new Kind(
          demand.chaincode(),
          demand.collection(),
          demand.source(),
          demand.policy(),
          demand.failure());
    }
  }

  /**
   * That of a transaction in the ledger; without endorsements if it calls no chaincode.
   *
   * @throws HeddleException {@code NOT_FOUND} if the peer has not got its block
   */
  static ObjectNode of(JoinedChannel channel, TxId txId) {
    TxPosition position = LedgerSight.position(channel, txId);
    Block block =
        channel
            .ledger()
            .block(position.block())
            .orElseThrow(() ->
                new HeddleException(
                    Fault.NOT_FOUND,
                    "The peer has not got block %d of channel '%s'"
                        .formatted(position.block(), channel.name())));
    EndorsementReview review =
        EndorsementReview.of(channel.ledger(), channel.config(), block, position.index());
    ObjectNode json = MAPPER.createObjectNode();
    json.put("endorsements", review.endorsements());
    ArrayNode names = json.putArray("good");
    review.good().forEach(each -> names.add(each.name()));
    json.put("isSure", review.isSure());
    ArrayNode policies = json.putArray("policies");
    kinds(review).forEach((kind, keys) -> write(kind, keys, review, policies.addObject()));
    return json;
  }

  private static Map<Kind, List<String>> kinds(EndorsementReview review) {
    Map<Kind, List<String>> kinds = new LinkedHashMap<>();
    for (Demand demand : review.demands()) {
      List<String> keys = kinds.computeIfAbsent(Kind.of(demand), _ -> new ArrayList<>());
      demand
          .key()
          .map(key -> demand.collection().isEmpty() ? key.toStringUtf8() : hex(key))
          .ifPresent(keys::add);
    }
    return kinds;
  }

  private static String hex(ByteString hash) {
    return HexFormat.of().formatHex(hash.toByteArray());
  }

  private static void write(
      Kind kind, List<String> keys, EndorsementReview review, ObjectNode json) {
    json.put("chaincode", kind.chaincode());
    if (!kind.collection().isEmpty()) {
      json.put("collection", kind.collection());
    }
    json.put(
        "source",
        switch (kind.source()) {
          case KEY -> "key";
          case COLLECTION -> "collection";
          case CHAINCODE -> "chaincode";
        });
    ArrayNode named = json.putArray("keys");
    keys.stream().limit(MOST_KEYS).forEach(named::add);
    if (keys.size() > MOST_KEYS) {
      json.put("moreKeys", keys.size() - MOST_KEYS);
    }
    json.put("policy", kind.policy().map(EndorsementView::text).orElse(""));
    json.put("isSatisfied", kind.failure().isEmpty());
    kind.failure().ifPresent(why -> json.put("failure", why));
    kind.policy()
        .flatMap(policy -> satisfaction(review, policy))
        .ifPresent(found -> write(found, json.putObject("rule")));
  }

  /** Empty if the policy cannot be understood; the failure says so. */
  private static Optional<Satisfaction> satisfaction(EndorsementReview review, ByteString policy) {
    ChannelConfig config = review.config();
    try {
      return Optional.of(config.applicationPolicy(policy).satisfaction(review.good()));
    } catch (HeddleException _) {
      return Optional.empty();
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
