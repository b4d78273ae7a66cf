// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.channel.ConfigElements;
import io.heddle.channel.PolicyRules;
import io.heddle.identity.PolicyParser;
import io.heddle.words.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/** Policies, by their names, and rules over the members of organisations. */
final class PoliciesPart {

  private final List<String> known;

  private PoliciesPart(List<String> known) {
    this.known = List.copyOf(known);
  }

  /** Of a channel: a rule may name the orderer's organisation, too. */
  static PoliciesPart ofNetwork(Collection<String> ids) {
    List<String> known = new ArrayList<>(ids);
    known.add(OrganisationsPart.ORDERER);
    return new PoliciesPart(known);
  }

  /** Of a chaincode: a rule may name the members of its channels. */
  static PoliciesPart ofMembers(List<String> ids) {
    return new PoliciesPart(ids);
  }

  Map<String, Policy> read(Map<String, Value> entries) {
    Map<String, Policy> policies = new LinkedHashMap<>();
    entries.forEach((name, value) -> {
      ConfigElements.nameObjection(name)
          .ifPresent(_ -> {
            throw value
                .place()
                .mistake("the name of a policy must be letters, digits, '.' and '-'");
          });
      policies.put(name, policy(value));
    });
    return policies;
  }

  private Policy policy(Value value) {
    Section section = value.section("a policy", "Type", "Rule");
    Value type = section.required("Type", "Signature");
    if (!PolicyRules.types().contains(type.text())) {
      throw type.place()
          .mistake(
              "there is no type '%s'; it is %s",
              type.text(), String.join(" or ", PolicyRules.types()));
    }
    Value rule = section.required("Rule", "\"OR('Org1MSP.admin')\"");
    String text = rule.text();
    Policy policy =
        rule.place()
            .within(
                () -> PolicyRules.parse(type.text(), text),
                type.text().equals("Signature")
                    ? "; a rule is such as OR('Org1MSP.member')"
                    : "; a rule is such as MAJORITY Admins");
    if (policy.getType() == Policy.PolicyType.SIGNATURE_VALUE) {
      checkNames(rule, envelope(policy));
    }
    return policy;
  }

  private static SignaturePolicyEnvelope envelope(Policy policy) {
    try {
      return SignaturePolicyEnvelope.parseFrom(policy.getValue());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("The parser makes envelopes only", e);
    }
  }

  /** A rule alone, as for a chaincode or a collection. */
  SignaturePolicyEnvelope rule(Value value) {
    String text = value.text();
    SignaturePolicyEnvelope rule =
        value
            .place()
            .within(
                () -> PolicyParser.parse(text),
                "; a rule is such as AND('Org1MSP.peer','Org2MSP.peer')");
    checkNames(value, rule);
    return rule;
  }

  private void checkNames(Value at, SignaturePolicyEnvelope rule) {
    for (MSPPrincipal each : rule.getIdentitiesList()) {
      String id = mspId(each);
      if (!known.contains(id)) {
        throw at.place()
            .mistake(
                "'%s' is not the ID of an organisation that can be named here; %s",
                id, Nearest.to(id, known));
      }
    }
  }

  private static String mspId(MSPPrincipal principal) {
    try {
      return MSPRole.parseFrom(principal.getPrincipal()).getMspIdentifier();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("The parser makes roles only", e);
    }
  }
}
