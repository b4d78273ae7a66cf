// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import io.heddle.base.ChannelName;
import io.heddle.channel.ChannelProfile;
import io.heddle.words.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The channels of a network file, and who is on them. */
final class ChannelsPart {

  private static final String USUAL = "mychannel";
  private static final int MAX_CHANNELS = 100;

  private final List<NetworkOrganisation> organisations;
  private final List<String> names;
  private final ProfilePart profiles;

  ChannelsPart(List<NetworkOrganisation> organisations) {
    this.organisations = organisations;
    this.names = organisations.stream().map(NetworkOrganisation::name).toList();
    this.profiles =
        new ProfilePart(
            PoliciesPart.ofNetwork(
                organisations.stream().map(each -> each.mspId().value()).toList()));
  }

  /** Those that the file has, or the usual one of all organisations. */
  List<NetworkChannel> read(Section root) {
    ChannelProfile usual =
        profiles.read(
            ChannelProfile.DEVELOPER,
            root,
            root.find("Channel")
                .map(value -> value.section("'Channel'", "Policies", "Capabilities")));
    if (root.find("Channels").isEmpty()) {
      NetworkChannel only = new NetworkChannel(new ChannelName(USUAL), names, usual);
      profiles.checkAcls(root, paths(only));
      return List.of(only);
    }
    Map<ChannelName, Integer> lines = new LinkedHashMap<>();
    List<NetworkChannel> channels = new ArrayList<>();
    for (Value each : root.list("Channels")) {
      NetworkChannel channel = channel(each, usual, root);
      Place name = each.entries().getOrDefault("Name", each).place();
      Integer before = lines.putIfAbsent(channel.name(), name.line());
      if (before != null) {
        throw name.mistake("'%s' is another channel, in line %d", channel.name(), before);
      }
      if (channels.size() == MAX_CHANNELS) {
        throw name.mistake("there are more than %d", MAX_CHANNELS);
      }
      channels.add(channel);
    }
    if (channels.isEmpty()) {
      throw root.required("Channels", "[{Name: mychannel}]")
          .place()
          .mistake("there must be at least one; leave the key out to have '%s'", USUAL);
    }
    return channels;
  }

  private NetworkChannel channel(Value value, ChannelProfile usual, Section root) {
    Section section =
        value.section(
            "a channel",
            "Name",
            "Organizations",
            "Policies",
            "Capabilities",
            "Orderer",
            "Application");
    Value given = section.required("Name", USUAL);
    String text = given.text();
    ChannelName name = given.place().within(() -> new ChannelName(text), "");
    NetworkChannel channel =
        new NetworkChannel(
            name, members(section), profiles.read(usual, section, Optional.of(section)));
    profiles.checkAcls(root, paths(channel));
    profiles.checkAcls(section, paths(channel));
    return channel;
  }

  private List<String> members(Section section) {
    if (section.find("Organizations").isEmpty()) {
      return names;
    }
    Set<String> members = new LinkedHashSet<>();
    for (Value each : section.list("Organizations")) {
      // an alias of an organisation means it as its name does, as in configtx.yaml
      Value named = each.isSection() ? each.entries().getOrDefault("Name", each) : each;
      String name = named.text();
      if (!names.contains(name)) {
        throw each.place()
            .mistake("there is no organisation '%s'; %s", name, Nearest.to(name, names));
      }
      if (!members.add(name)) {
        throw each.place().mistake("'%s' is named twice; leave one of them out", name);
      }
    }
    if (members.isEmpty()) {
      throw section
          .required("Organizations", "[Org1MSP]")
          .place()
          .mistake("there must be at least one; leave the key out to have all");
    }
    return List.copyOf(members);
  }

  private List<String> paths(NetworkChannel channel) {
    return PolicyPaths.of(channel, organisations);
  }
}
