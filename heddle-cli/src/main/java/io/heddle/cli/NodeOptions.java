// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.client.GatewayTarget;
import io.heddle.client.LocalDoor;
import io.heddle.client.OperationsClient;
import io.heddle.home.NodeDescription;
import io.heddle.issue.Organisation;
import io.heddle.issue.Organisations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Which node a client command talks to, and as whom. */
final class NodeOptions {

  private static final Duration USUAL_LIMIT = Duration.ofSeconds(60);

  /** Nobody is cut off who stands in a debugger. */
  private static final Duration TO_DEBUG = Duration.ofHours(1).plusMinutes(1);

  private static final String USER = "User1";
  private static final int ID_LENGTH = 64; // in hexadecimal digits
  private static final String USUAL_CHANNEL = "mychannel";

  @Mixin private final DirectoryOption data = new DirectoryOption();

  @Option(
      names = "--endpoint",
      paramLabel = "HOST:PORT",
      description = "Talk to the peer at this address instead; needs --msp and --msp-id.")
  private @Nullable String endpoint;

  @Option(
      names = "--msp",
      paramLabel = "DIR",
      description = "MSP folder of the client (default: that of --user on the node).")
  private @Nullable Path msp;

  @Option(
      names = "--msp-id",
      paramLabel = "ID",
      description = "MSP id of the client (default: that of the node).")
  private @Nullable String mspId;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description =
          "PEM file with the CA of the peer's TLS certificate (default: that of the node; with --endpoint: no TLS).")
  private @Nullable Path tlsCa;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "User to act as, see 'heddle user list' (default: " + USER + ").")
  private @Nullable String user;

  @Option(
      names = "--org",
      paramLabel = "ORG",
      description =
          "Organisation of the user by domain, the domain's first part, or MSP id; its first peer is the one that is asked, if the node has one (default: that of the peer).")
  private @Nullable String organisation;

  @Option(
      names = "--peer",
      paramLabel = "HOST",
      description = "Peer to ask by its name: peer0.org2.example.com (default: the first).")
  private @Nullable String peer;

  @Option(
      names = "--channel",
      paramLabel = "NAME",
      description = "Channel (default: the node's first one; with --endpoint: mychannel).")
  private @Nullable String channel;

  NodeOptions() {}

  /** How long a call may take if nobody says it: the chaincode may call one that is debugged. */
  Duration usualLimit() {
    boolean isPatient =
        endpoint == null
            && data.directory()
                .announcement()
                .filter(node -> !node.patient().isEmpty())
                .isPresent();
    return isPatient ? TO_DEBUG : USUAL_LIMIT;
  }

  /**
   * As {@link #target()}, to call a chaincode.
   *
   * @throws HeddleException {@code UNAVAILABLE} if the node is starting and has not come to it
   */
  GatewayTarget target(String chaincode) {
    GatewayTarget target = target();
    if (endpoint == null
        && target.deployed().filter(names -> !names.contains(chaincode)).isPresent()) {
      NodeState.refuseWhileStarting(data.directory());
    }
    return target;
  }

  GatewayTarget target() {
    if (msp != null && (user != null || organisation != null)) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "--msp says already who the client is; leave out --user and --org, or --msp");
    }
    if (endpoint != null && peer != null) {
      throw new HeddleException(
          Fault.BAD_INPUT, "--endpoint says already which peer it is; leave out one of the two");
    }
    if (endpoint != null) {
      return elsewhere(endpoint);
    }
    Optional<Organisation> theirs =
        Optional.ofNullable(organisation)
            .map(name -> Organisations.in(data.directory().organizations()).named(name));
    NodeDescription node = node(theirs);
    boolean isFirst = channel == null || channel.equals(node.channel());
    Caller caller = caller(node, theirs);
    return new GatewayTarget(
        node.endpoint(),
        tlsCa == null ? node.tlsCa() : Optional.of(tlsCa),
        mspId == null ? caller.mspId() : mspId,
        caller.msp(),
        channel == null ? node.channel() : channel,
        isFirst ? Optional.of(node.chaincodes()) : Optional.empty());
  }

  /**
   * The id of a transaction of which the beginning is known; as it stands if it is whole or the
   * node is another one.
   *
   * @throws HeddleException {@code CONFLICT} if several begin so
   */
  String wholeId(String beginning) {
    if (endpoint != null || beginning.length() >= ID_LENGTH) {
      return beginning;
    }
    try {
      return operations()
          .ledgers()
          .transaction(channel == null ? "" : channel, beginning)
          .path("transactionId")
          .asString(beginning);
    } catch (HeddleException e) {
      if (e.fault() == Fault.NOT_FOUND) {
        return beginning; // it may have been recorded and be in no block
      }
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HeddleException(Fault.UNAVAILABLE, "Interrupted", e);
    }
  }

  /** The node's door for who can read its data directory; empty if it has to be asked as others. */
  Optional<LocalDoor> localDoor() {
    if (endpoint != null || msp != null || mspId != null || tlsCa != null) {
      return Optional.empty();
    }
    Optional<Organisation> theirs =
        Optional.ofNullable(organisation)
            .map(name -> Organisations.in(data.directory().organizations()).named(name));
    return data.directory()
        .readOperationsToken()
        .map(token -> new LocalDoor(node(theirs).operations(), token));
  }

  private OperationsClient operations() {
    return new OperationsClient(
        new RunningPeers(data.directory()).named(peer).operations(),
        data.directory().readOperationsToken().orElse(""));
  }

  /** Which functions a chaincode of the node has; an empty array if that cannot be told. */
  JsonNode functions(String chaincode) {
    try {
      if (endpoint == null) {
        return operations().functions(channel == null ? "" : channel, chaincode);
      }
    } catch (HeddleException e) {
      // nobody is helped by a second failure
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return JsonNodeFactory.instance.arrayNode();
  }

  /** Who calls, and of which organisation. */
  private record Caller(String mspId, Path msp) {}

  /** The node as the peer is seen that is to be asked. */
  private NodeDescription node(Optional<Organisation> theirs) {
    RunningPeers peers = new RunningPeers(data.directory());
    return peer != null
        ? peers.named(peer)
        : theirs.flatMap(each -> peers.of(each.domain())).orElseGet(() -> peers.named(null));
  }

  private Caller caller(NodeDescription node, Optional<Organisation> theirs) {
    if (msp != null) {
      return new Caller(node.mspId(), msp);
    }
    String name = user == null ? USER : user;
    return theirs
        .map(each ->
            new Caller(each.mspId().map(MspId::value).orElse(node.mspId()), each.users().msp(name)))
        .orElseGet(() -> new Caller(node.mspId(), node.userMsp(name)));
  }

  /** The user of a node's own organisation that commands act as unless told otherwise. */
  static GatewayTarget userOf(NodeDescription node) {
    return new GatewayTarget(
        node.endpoint(),
        node.tlsCa(),
        node.mspId(),
        node.userMsp(USER),
        node.channel(),
        Optional.of(node.chaincodes()));
  }

  private GatewayTarget elsewhere(String address) {
    if (msp == null || mspId == null) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "--endpoint needs --msp DIR and --msp-id ID: a peer answers only to a known identity");
    }
    return new GatewayTarget(
        address,
        Optional.ofNullable(tlsCa),
        mspId,
        msp,
        channel == null ? USUAL_CHANNEL : channel,
        Optional.empty());
  }
}
