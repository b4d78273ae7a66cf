// SPDX-License-Identifier: Apache-2.0
package io.heddle.embed;

import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.cache.CachePlace;
import io.heddle.home.DataDirectory;
import io.heddle.home.NetworkExport;
import io.heddle.home.Shape;
import io.heddle.json.JsonTree;
import io.heddle.network.NetworkFile;
import io.heddle.node.Builders;
import io.heddle.node.ChannelChoice;
import io.heddle.node.DebugSettings;
import io.heddle.node.NodeConfig;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.node.Origin;
import io.heddle.trace.TraceSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What somebody wants a node to be.
 *
 * @param data an empty or absent folder
 * @param builders those that come with Heddle
 * @param network a network file, which says what organisations, peers and channels there are
 *     instead of the numbers and names
 * @param channels empty for the usual one
 * @param from a file that a node was exported to, which says all that instead
 * @param seed what keys and nonces follow from; empty for chance
 * @param ordererPort 0 for any
 * @param isDebugged whether chaincode servers may stand in a debugger for long
 */
record WantedNode(
    Path data,
    Path builders,
    Optional<Path> network,
    int organizations,
    int peers,
    List<String> channels,
    Optional<Path> from,
    Optional<String> seed,
    int ordererPort,
    boolean isDebugged) {

  /** More than one test makes, so that each of its transactions can be told of. */
  private static final int KEPT_RECORDINGS = 200;

  WantedNode {
    channels = List.copyOf(channels);
  }

  /**
   * Reads an object with these members.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is none
   */
  static WantedNode read(String text) {
    try {
      JsonNode wanted = JsonTree.read(text);
      return new WantedNode(
          Path.of(wanted.path("data").asString()),
          Path.of(wanted.path("builders").asString()),
          text(wanted, "network").map(Path::of),
          wanted.path("organizations").asInt(1),
          wanted.path("peers").asInt(1),
          wanted.path("channels").valueStream().map(JsonNode::asString).toList(),
          text(wanted, "from").map(Path::of),
          text(wanted, "seed"),
          wanted.path("ordererPort").asInt(0),
          wanted.path("debugged").asBoolean(false));
    } catch (JacksonException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "What the node is to be cannot be read: " + e.getMessage(), e);
    }
  }

  private static Optional<String> text(JsonNode wanted, String member) {
    return Optional.of(wanted.path(member).asString("")).filter(text -> !text.isEmpty());
  }

  /**
   * A node on free ports of this machine.
   *
   * @throws HeddleException if a file that it begins with cannot be used
   */
  NodeConfig config() {
    from.ifPresent(file -> NetworkExport.begin(file, DataDirectory.at(data)));
    Builders shipped = new Builders(List.of(), builders);
    NodeConfig config =
        NodeConfig.defaults(
                DataDirectory.at(data),
                CachePlace.of(System.getenv()).map(shipped::with).orElse(shipped))
            .with(Listeners.anyPorts(true).withOrdererPort(ordererPort))
            .withOperationsPort(0);
    config =
        network.isPresent()
            ? config.with(NetworkFile.read(network.get()))
            : from.isPresent()
                ? config.asMade()
                : config.with(Shape.numbered(organizations, peers)).with(choice());
    return config
        .with(new Origin(seed, Optional.empty()))
        .with(new DebugSettings(Map.of(), false, isDebugged))
        .with(new TraceSettings(KEPT_RECORDINGS, false));
  }

  private ChannelChoice choice() {
    return channels.isEmpty()
        ? new ChannelChoice.Usual()
        : new ChannelChoice.Named(channels.stream().map(ChannelName::new).toList());
  }
}
