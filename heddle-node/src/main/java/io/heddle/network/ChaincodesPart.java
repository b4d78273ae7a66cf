// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import io.heddle.base.ChannelName;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.words.Nearest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/** The chaincodes of a network file. */
final class ChaincodesPart {

  private static final int MAX_CHAINCODES = 100;
  private static final Pattern ADDRESS = Pattern.compile(".+:[0-9]{1,5}");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.+-]*");

  private final Path file;
  private final List<NetworkOrganisation> organisations;
  private final List<NetworkChannel> channels;

  ChaincodesPart(
      Path file, List<NetworkOrganisation> organisations, List<NetworkChannel> channels) {
    this.file = file;
    this.organisations = organisations;
    this.channels = channels;
  }

  List<NetworkChaincode> read(List<Value> all) {
    Map<String, Integer> lines = new LinkedHashMap<>();
    List<NetworkChaincode> chaincodes = new ArrayList<>();
    for (Value each : all) {
      Section section =
          each.section(
              "a chaincode",
              "Name",
              "Path",
              "Label",
              "Channels",
              "SignaturePolicy",
              "ChannelConfigPolicy",
              "CollectionsConfig",
              "InitRequired");
      Value name = section.required("Name", "cars");
      name.text(ChaincodeSource.NAME, "letters and digits, with single '-' or '_' between them");
      Integer before = lines.putIfAbsent(name.text(), name.place().line());
      if (before != null) {
        throw name.place().mistake("'%s' is another chaincode, in line %d", name.text(), before);
      }
      if (chaincodes.size() == MAX_CHAINCODES) {
        throw name.place().mistake("there are more than %d", MAX_CHAINCODES);
      }
      chaincodes.add(chaincode(name.text(), section));
    }
    return chaincodes;
  }

  private NetworkChaincode chaincode(String name, Section section) {
    List<NetworkChannel> on = channels(section);
    // whoever is on all of them
    List<String> members = new ArrayList<>();
    for (NetworkOrganisation each : organisations) {
      if (on.stream().allMatch(channel -> channel.members().contains(each.name()))) {
        members.add(each.mspId().value());
      }
    }
    var policies = PoliciesPart.ofMembers(members);
    List<String> paths = commonPaths(on);
    return new NetworkChaincode(
        name,
        source(name, section),
        on.stream().map(NetworkChannel::name).toList(),
        policy(section, policies, paths),
        new CollectionsPart(file, policies, paths).read(name, section.find("CollectionsConfig")),
        section.find("InitRequired").map(Value::truth).orElse(false));
  }

  private List<String> commonPaths(List<NetworkChannel> on) {
    Set<String> paths = new LinkedHashSet<>(PolicyPaths.of(on.getFirst(), organisations));
    on.forEach(channel -> paths.retainAll(PolicyPaths.of(channel, organisations)));
    return List.copyOf(paths);
  }

  private List<NetworkChannel> channels(Section section) {
    if (section.find("Channels").isEmpty()) {
      return channels;
    }
    List<String> names =
        channels.stream().map(NetworkChannel::name).map(ChannelName::value).toList();
    Map<String, NetworkChannel> on = new LinkedHashMap<>();
    for (Value each : section.list("Channels")) {
      String name = each.text();
      int place = names.indexOf(name);
      if (place < 0) {
        throw each.place().mistake("there is no channel '%s'; %s", name, Nearest.to(name, names));
      }
      if (on.putIfAbsent(name, channels.get(place)) != null) {
        throw each.place().mistake("'%s' is named twice; leave one of them out", name);
      }
    }
    if (on.isEmpty()) {
      throw section
          .required("Channels", "[mychannel]")
          .place()
          .mistake("there must be at least one; leave the key out to have all");
    }
    return List.copyOf(on.values());
  }

  private ChaincodeSource source(String name, Section section) {
    Value given = section.required("Path", "../asset-node");
    String text = given.text();
    Path path = file.resolveSibling(text).normalize();
    Optional<Value> label = section.find("Label");
    if (Files.isDirectory(path)) {
      return new ChaincodeSource.Directory(
          name,
          label
              .map(value ->
                  value.text(LABEL, "letters and digits, with '.', '+', '-' or '_' between them"))
              .orElse(name),
          path);
    }
    label.ifPresent(value -> {
      throw value
          .place()
          .mistake("source code alone gets a label here, and '%s' is none; leave it out", text);
    });
    if (Files.isRegularFile(path)) {
      return new ChaincodeSource.PackageFile(name, path);
    }
    if (!ADDRESS.matcher(text).matches()) {
      throw given
          .place()
          .mistake(
              "there is no '%s'; it must be a directory with source, a package file, or HOST:PORT of a chaincode server, and relative paths begin where the file is",
              path);
    }
    return given.place().within(() -> ChaincodeSource.parse(name + "=" + text), "");
  }

  private static Optional<ApplicationPolicy> policy(
      Section section, PoliciesPart policies, List<String> paths) {
    Optional<Value> rule = section.find("SignaturePolicy");
    Optional<Value> path = section.find("ChannelConfigPolicy");
    if (rule.isPresent() && path.isPresent()) {
      throw path.get()
          .place()
          .mistake(
              "there is a 'SignaturePolicy', too, in line %d; leave one of them out",
              rule.get().place().line());
    }
    var policy = ApplicationPolicy.newBuilder();
    return rule.map(value -> policy.setSignaturePolicy(policies.rule(value)).build())
        .or(() ->
            path.map(value ->
                policy
                    .setChannelConfigPolicyReference(ProfilePart.checkPath(value, paths))
                    .build()));
  }
}
