// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Mode;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import io.heddle.issue.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client needs to know of a running node; the node writes it into its data directory when it
 * is ready.
 *
 * @param endpoint {@code host:port} where programs on this machine find the peer
 * @param name under which others know the peer, as a rule {@code host:port}
 * @param chaincodeEndpoint {@code host:port} where chaincode registers
 * @param orderer {@code host:port} where programs on this machine find the orderer
 * @param operations base URL of the operations port
 * @param tlsCa PEM file with the CA of the peer's TLS certificate; empty if it serves without TLS
 * @param chaincodes names of what is deployed
 * @param users folder with one crypto folder per user, named {@code User1@org1.example.com}
 */
public record NodeDescription(
    long pid,
    String endpoint,
    String name,
    String chaincodeEndpoint,
    String orderer,
    String operations,
    Optional<Path> tlsCa,
    String mspId,
    String domain,
    Path users,
    Path connectionProfile,
    String channel,
    List<String> chaincodes) {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  public NodeDescription {
    chaincodes = List.copyOf(chaincodes);
  }

  /** The same, with these chaincodes deployed. */
  public NodeDescription serving(List<String> names) {
    return new NodeDescription(
        pid,
        endpoint,
        name,
        chaincodeEndpoint,
        orderer,
        operations,
        tlsCa,
        mspId,
        domain,
        users,
        connectionProfile,
        channel,
        names);
  }

  public boolean isRunning() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /**
   * The MSP folder of a user of the node's organisation.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is no such user
   */
  public Path userMsp(String user) {
    return new Users(users, domain).msp(user);
  }

  static Optional<NodeDescription> read(Path file) {
    try {
      var json = JSON.readTree(Files.readString(file));
      return Optional.of(
          new NodeDescription(
              json.path("pid").asLong(),
              json.path("endpoint").asString(),
              json.path("name").asString(),
              json.path("chaincodeEndpoint").asString(),
              json.path("orderer").asString(),
              json.path("operations").asString(),
              json.hasNonNull("tlsCa")
                  ? Optional.of(Path.of(json.path("tlsCa").asString()))
                  : Optional.empty(),
              json.path("mspId").asString(),
              json.path("domain").asString(),
              Path.of(json.path("users").asString()),
              Path.of(json.path("connectionProfile").asString()),
              json.path("channel").asString(),
              json.path("chaincodes").valueStream().map(JsonNode::asString).toList()));
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }

  void write(Path target) {
    ObjectNode json = JSON.createObjectNode();
    json.put("pid", pid);
    json.put("endpoint", endpoint);
    json.put("name", name);
    json.put("chaincodeEndpoint", chaincodeEndpoint);
    json.put("orderer", orderer);
    json.put("operations", operations);
    tlsCa.ifPresent(file -> json.put("tlsCa", file.toString()));
    json.put("mspId", mspId);
    json.put("domain", domain);
    json.put("users", users.toString());
    json.put("connectionProfile", connectionProfile.toString());
    json.put("channel", channel);
    chaincodes.forEach(json.putArray("chaincodes")::add);
    try {
      WholeFile.write(target, json.toPrettyString() + "\n", Mode.PRIVATE);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL, "Could not write '%s': %s".formatted(target, Reason.words(e)), e);
    }
  }
}
