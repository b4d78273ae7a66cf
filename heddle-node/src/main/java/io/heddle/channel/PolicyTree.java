// SPDX-License-Identifier: Apache-2.0
package io.heddle.channel;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.identity.ImplicitMetaPolicy;
import io.heddle.identity.Msps;
import io.heddle.identity.Policy;
import io.heddle.identity.SignaturePolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.Policy.PolicyType;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/**
 * All policies of a channel by their path.
 *
 * <p>Fabric: common/policies/policy.go, ManagerImpl.
 */
final class PolicyTree {

  private static final String ROOT = "/Channel/";

  private final Map<String, Policy> policies;

  private PolicyTree(Map<String, Policy> policies) {
    this.policies = Map.copyOf(policies);
  }

  /**
   * The policies below the root group, compiled.
   *
   * @throws HeddleException {@code BAD_INPUT} if one does not compile
   */
  static PolicyTree of(ConfigGroup root, Msps msps) {
    return new PolicyTree(new Compiler(msps).compile("Channel", root));
  }

  /** The policy; one that always rejects if there is none. */
  Policy find(String path) {
    if (path.startsWith("/") && !path.startsWith(ROOT)) {
      return new MissingPolicy(path);
    }
    String relative = path.startsWith(ROOT) ? path.substring(ROOT.length()) : path;
    return find(policies, relative);
  }

  private static Policy find(Map<String, Policy> policies, String relative) {
    Policy policy = policies.get(relative);
    return policy == null ? new MissingPolicy(relative) : policy;
  }

  private record Compiler(Msps msps) {

    /** The policies of a group and of all groups below it, by their paths relative to it. */
    Map<String, Policy> compile(String path, ConfigGroup group) {
      Map<String, Map<String, Policy>> below = new TreeMap<>();
      new TreeMap<>(group.getGroupsMap())
          .forEach((name, child) -> below.put(name, compile(path + "/" + name, child)));
      Map<String, Policy> compiled = new HashMap<>();
      new TreeMap<>(group.getPoliciesMap())
          .forEach(
              (name, policy) -> compiled.put(name, compile(path, name, policy, below.values())));
      below.forEach((name, policies) ->
          policies.forEach((relative, policy) -> compiled.put(name + "/" + relative, policy)));
      return compiled;
    }

    private Policy compile(
        String path, String name, ConfigPolicy policy, Iterable<Map<String, Policy>> below) {
      String where = "policy %s at path %s".formatted(name, path);
      if (!policy.hasPolicy()) {
        throw ConfigFault.invalid(where + " was nil");
      }
      return switch (policy.getPolicy().getType()) {
        case PolicyType.SIGNATURE_VALUE ->
            ConfigFault.within(
                where + " did not compile", () -> signature(policy.getPolicy().getValue()));
        case PolicyType.IMPLICIT_META_VALUE ->
            ConfigFault.within(
                "implicit %s did not compile".formatted(where),
                () -> implicitMeta(policy.getPolicy().getValue(), below));
        default ->
            throw ConfigFault.invalid(
                "%s has unknown policy type: %d".formatted(where, policy.getPolicy().getType()));
      };
    }

    private Policy signature(ByteString value) {
      return SignaturePolicy.of(
          ConfigFault.parsed(
              "Error unmarshalling to SignaturePolicy", SignaturePolicyEnvelope.parser(), value),
          msps);
    }

    private Policy implicitMeta(ByteString value, Iterable<Map<String, Policy>> below) {
      var meta =
          ConfigFault.parsed(
              "Error unmarshalling to ImplicitMetaPolicy",
              org.hyperledger.fabric.protos.common.ImplicitMetaPolicy.parser(),
              value);
      List<Policy> children = new ArrayList<>();
      below.forEach(policies -> children.add(find(policies, meta.getSubPolicy())));
      return new ImplicitMetaPolicy(meta.getSubPolicy(), meta.getRule(), children, msps);
    }
  }
}
