// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Mode;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import io.heddle.json.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file that tells how far a running node is and where: one object for the node and its first
 * peer, and in it, under {@code peers}, all of them, if there are more.
 */
final class NodeFile {

  private static final String PID = "pid";
  private static final String BIRTH = "birth";
  private static final String STATE = "state";
  private static final String SINCE = "since";
  private static final String PATIENT = "patient";
  private static final String PEERS = "peers";

  private NodeFile() {}

  /** What it tells; empty if there is no such file. */
  static Optional<Announcement> read(Path file) {
    try {
      JsonNode node = JsonTree.read(Files.readString(file));
      return Optional.of(
          new Announcement(
              node.path(PID).asLong(),
              node.path(BIRTH).asString(""),
              NodePhase.of(node.path(STATE).asString("")),
              since(node),
              peers(node),
              node.path(PATIENT).valueStream().map(JsonNode::asString).toList()));
    } catch (IOException | JacksonException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Instant since(JsonNode node) {
    return node.has(SINCE) ? Instant.parse(node.path(SINCE).asString()) : Instant.EPOCH;
  }

  private static List<NodeDescription> peers(JsonNode node) {
    if (!node.has("endpoint")) {
      return List.of();
    }
    return node.has(PEERS)
        ? node.path(PEERS).valueStream().map(peer -> description(node, peer)).toList()
        : List.of(description(node, node));
  }

  private static NodeDescription description(JsonNode node, JsonNode peer) {
    return new NodeDescription(
        node.path(PID).asLong(),
        peer.path("host").asString(),
        peer.path("endpoint").asString(),
        peer.path("name").asString(),
        peer.path("chaincodeEndpoint").asString(),
        node.path("orderer").asString(),
        node.path("ordererAdmin").asString(""),
        peer.path("operations").asString(),
        peer.hasNonNull("tlsCa")
            ? Optional.of(Path.of(peer.path("tlsCa").asString()))
            : Optional.empty(),
        peer.path("mspId").asString(),
        peer.path("domain").asString(),
        Path.of(peer.path("users").asString()),
        Path.of(peer.path("connectionProfile").asString()),
        node.path("channel").asString(),
        node.path("chaincodes").valueStream().map(JsonNode::asString).toList());
  }

  static void write(Announcement node, Path target) {
    ObjectNode json = JsonTree.object();
    json.put(PID, node.pid());
    json.put(BIRTH, node.birth());
    json.put(STATE, node.phase().word());
    json.put(SINCE, node.since().toString());
    node.patient().forEach(name -> json.withArray(PATIENT).add(name));
    if (!node.peers().isEmpty()) {
      put(node.peers(), json);
    }
    try {
      WholeFile.write(target, json.toPrettyString() + "\n", Mode.PRIVATE);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL, "Could not write '%s': %s".formatted(target, Reason.words(e)), e);
    }
  }

  private static void put(List<NodeDescription> peers, ObjectNode json) {
    NodeDescription first = peers.getFirst();
    put(first, json);
    json.put("orderer", first.orderer());
    json.put("ordererAdmin", first.ordererAdmin());
    json.put("channel", first.channel());
    first.chaincodes().forEach(json.putArray("chaincodes")::add);
    if (peers.size() > 1) {
      peers.forEach(peer -> put(peer, json.withArray(PEERS).addObject()));
    }
  }

  private static void put(NodeDescription peer, ObjectNode json) {
    json.put("host", peer.host());
    json.put("endpoint", peer.endpoint());
    json.put("name", peer.name());
    json.put("chaincodeEndpoint", peer.chaincodeEndpoint());
    json.put("operations", peer.operations());
    peer.tlsCa().ifPresent(file -> json.put("tlsCa", file.toString()));
    json.put("mspId", peer.mspId());
    json.put("domain", peer.domain());
    json.put("users", peer.users().toString());
    json.put("connectionProfile", peer.connectionProfile().toString());
  }
}
