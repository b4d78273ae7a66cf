// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.identity.PolicyParser;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy.Rule;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.Policy.PolicyType;

/**
 * The policies of a channel's configuration as {@code configtx.yaml} writes them: a type and a
 * rule.
 *
 * <p>Fabric: internal/configtxgen/encoder/encoder.go, AddPolicies; common/policies/util.go,
 * ImplicitMetaFromString.
 */
public final class PolicyRules {

  private static final String SIGNATURE = "Signature";
  private static final String IMPLICIT_META = "ImplicitMeta";

  private PolicyRules() {}

  /** The types that there are. */
  public static List<String> types() {
    return List.of(SIGNATURE, IMPLICIT_META);
  }

  /**
   * Reads a rule of one of the {@link #types}.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is none
   */
  public static Policy parse(String type, String rule) {
    return switch (type) {
      case SIGNATURE -> signature(rule);
      case IMPLICIT_META -> implicitMeta(rule);
      default -> throw bad("unknown policy type: " + type);
    };
  }

  private static Policy implicitMeta(String text) {
    String[] words = text.strip().split(" +", -1);
    Optional<Rule> rule =
        Arrays.stream(Rule.values())
            .filter(each -> each != Rule.UNRECOGNIZED && each.name().equals(words[0]))
            .findFirst();
    if (words.length != 2 || rule.isEmpty()) {
      throw bad("'%s' is not ANY, ALL or MAJORITY and the name of a policy".formatted(text));
    }
    return meta(rule.get(), words[1]);
  }

  static Policy meta(Rule rule, String subPolicy) {
    return policy(
        PolicyType.IMPLICIT_META,
        ImplicitMetaPolicy.newBuilder()
            .setRule(rule)
            .setSubPolicy(subPolicy)
            .build()
            .toByteString());
  }

  static Policy signature(String rule) {
    return policy(PolicyType.SIGNATURE, PolicyParser.parse(rule).toByteString());
  }

  private static Policy policy(PolicyType type, ByteString value) {
    return Policy.newBuilder().setType(type.getNumber()).setValue(value).build();
  }

  private static HeddleException bad(String what) {
    return new HeddleException(Fault.BAD_INPUT, what);
  }
}
