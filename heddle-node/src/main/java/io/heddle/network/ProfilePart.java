// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import io.heddle.access.Resource;
import io.heddle.channel.BatchLimits;
import io.heddle.channel.CapabilitySet.Kind;
import io.heddle.channel.ChannelProfile;
import io.heddle.words.Nearest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Policy;

/** What a channel's configuration says beside its organisations. */
final class ProfilePart {

  /** System chaincode of Fabric 1, whose resources its files still name. */
  private static final String OLD = "lscc/";

  private final PoliciesPart policies;

  ProfilePart(PoliciesPart policies) {
    this.policies = policies;
  }

  /**
   * The usual profile with what a file says of it.
   *
   * @param parent has the sections of orderer and application
   * @param own has the channel's own policies and capabilities
   */
  ChannelProfile read(ChannelProfile usual, Section parent, Optional<Section> own) {
    Optional<Section> orderer =
        parent
            .find("Orderer")
            .map(value ->
                value.section(
                    "'Orderer'", "BatchTimeout", "BatchSize", "Policies", "Capabilities"));
    Optional<Section> application =
        parent
            .find("Application")
            .map(value -> value.section("'Application'", "ACLs", "Policies", "Capabilities"));
    return new ChannelProfile(
        orderer.map(each -> limits(usual.limits(), each)).orElse(usual.limits()),
        merged(usual.channel(), own, Kind.CHANNEL),
        merged(usual.orderer(), orderer, Kind.ORDERER),
        merged(usual.application(), application, Kind.APPLICATION),
        application.map(each -> acls(usual.acls(), each)).orElse(usual.acls()));
  }

  private ChannelProfile.Section merged(
      ChannelProfile.Section usual, Optional<Section> given, Kind kind) {
    if (given.isEmpty()) {
      return usual;
    }
    Map<String, Policy> all = new LinkedHashMap<>(usual.policies());
    all.putAll(policies.read(given.get().entries("Policies")));
    return new ChannelProfile.Section(
        all,
        given
            .get()
            .find("Capabilities")
            .map(value -> capabilities(value, kind))
            .orElse(usual.capabilities()));
  }

  private static Set<String> capabilities(Value value, Kind kind) {
    Set<String> demanded = new LinkedHashSet<>();
    value
        .entries()
        .forEach((name, wanted) -> {
          if (!kind.names().contains(name)) {
            throw wanted
                .place()
                .mistake(
                    "there is no capability '%s' here; there is %s",
                    name, String.join(", ", kind.names()));
          }
          if (wanted.truth()) {
            demanded.add(name);
          }
        });
    return demanded;
  }

  private static BatchLimits limits(BatchLimits usual, Section orderer) {
    Optional<Section> size =
        orderer
            .find("BatchSize")
            .map(value ->
                value.section(
                    "'BatchSize'", "MaxMessageCount", "AbsoluteMaxBytes", "PreferredMaxBytes"));
    BatchLimits limits =
        new BatchLimits(
            size.flatMap(each -> each.find("MaxMessageCount"))
                .map(value -> value.small(1, Integer.MAX_VALUE))
                .orElse(usual.maxMessageCount()),
            size.flatMap(each -> each.find("AbsoluteMaxBytes"))
                .map(Value::bytes)
                .orElse(usual.absoluteMaxBytes()),
            size.flatMap(each -> each.find("PreferredMaxBytes"))
                .map(Value::bytes)
                .orElse(usual.preferredMaxBytes()),
            orderer.find("BatchTimeout").map(Value::duration).orElse(usual.timeout()));
    if (size.isPresent() && limits.preferredMaxBytes() > limits.absoluteMaxBytes()) {
      throw size.get()
          .place()
          .mistake(
              "'PreferredMaxBytes' is %d and 'AbsoluteMaxBytes' %d; the first one must not be above the second",
              limits.preferredMaxBytes(), limits.absoluteMaxBytes());
    }
    return limits;
  }

  private static Map<String, String> acls(Map<String, String> usual, Section application) {
    Map<String, String> all = new LinkedHashMap<>(usual);
    List<String> known = Resource.ids();
    application
        .entries("ACLs")
        .forEach((resource, value) -> {
          if (!known.contains(resource) && !resource.startsWith(OLD)) {
            throw value
                .place()
                .mistake("nothing is called '%s'; %s", resource, Nearest.to(resource, known));
          }
          all.put(resource, value.text());
        });
    return all;
  }

  /** Whether there are the policies that a section names. */
  void checkAcls(Section parent, List<String> paths) {
    parent
        .find("Application")
        .flatMap(value -> Optional.ofNullable(value.entries().get("ACLs")))
        .map(Value::entries)
        .orElseGet(Map::of)
        .values()
        .forEach(value -> checkPath(value, paths));
  }

  static String checkPath(Value value, List<String> paths) {
    String path = value.text();
    if (!paths.contains(path)) {
      throw value
          .place()
          .mistake("the channel has no policy '%s'; %s", path, Nearest.to(path, paths));
    }
    return path;
  }
}
