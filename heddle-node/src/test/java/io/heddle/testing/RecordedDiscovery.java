// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.alive.Vital;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.commit.Committer;
import io.heddle.discover.DiscoverChannel;
import io.heddle.discover.KnownPeer;
import io.heddle.identity.Msp;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.lifecycle.Approvals;
import io.heddle.lifecycle.DefinitionCache;
import io.heddle.lifecycle.Undeployed;
import io.heddle.validate.CommittedConfig;
import io.heddle.validate.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.discovery.Peer;
import org.hyperledger.fabric.protos.discovery.Peers;
import org.hyperledger.fabric.protos.discovery.Response;
import org.hyperledger.fabric.protos.discovery.SignedRequest;
import org.hyperledger.fabric.protos.gossip.Chaincode;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import tools.jackson.databind.JsonNode;

/**
 * Requests to the discovery service of real peers, on a channel of three organisations with a peer
 * each, and the answers.
 */
public final class RecordedDiscovery implements AutoCloseable {

  public static final ChannelName CHANNEL = new ChannelName("mychannel");

  private final String version;
  private final List<Case> cases;
  private final LedgerStore store;
  private final DiscoverChannel channel;

  /**
   * A request and its answer.
   *
   * @param phase which peers were there, and which of them was asked
   * @param response empty if the call failed
   * @param message of the failure
   */
  public record Case(
      String version,
      String phase,
      String id,
      String description,
      SignedRequest request,
      Optional<Response> response,
      String message) {

    @Override
    public String toString() {
      return "%s %s %s: %s".formatted(version, phase, id, description);
    }
  }

  private RecordedDiscovery(String version, LedgerStore store) {
    this.version = version;
    this.cases = cases(version);
    this.store = store;
    Ledger ledger = store.ledger(CHANNEL);
    var config = new CommittedConfig(ledger);
    var definitions =
        new DefinitionCache(
            ledger, new Approvals(new MspId("none")), List::of, Undeployed.nothing());
    var committer = new Committer(ledger, new Validator(config, ledger), Vital.alone("committer"));
    committer.listen(block -> definitions.follow(block.update()));
    blocks(version).stream().map(RecordedChannel::asOrdered).forEach(committer::commit);
    this.channel = new DiscoverChannel(CHANNEL, config, ledger::height, definitions, _ -> true);
  }

  /** With the whole channel in a ledger in this directory. */
  public static RecordedDiscovery open(String version, Path directory) {
    return new RecordedDiscovery(version, LedgerStore.open(directory));
  }

  public static List<Case> cases(String version) {
    return JsonLines.read("/fixtures/discovery/%s.cases.jsonl.gz".formatted(version)).stream()
        .map(line -> read(version, line))
        .toList();
  }

  /** The channel at its last height. */
  public DiscoverChannel channel() {
    return channel;
  }

  /** That of the organisation whose peer was asked. */
  public Msp localMsp(String phase) {
    String organisation = phase.endsWith("org2") ? "org2" : "org1";
    return Msp.ofFolder(
        new MspId(organisation.equals("org2") ? "Org2MSP" : "Org1MSP"),
        Fixtures.path("discovery/%s-%s-msp".formatted(version, organisation)));
  }

  /** The peers as they showed themselves then, in answers about all of them. */
  public List<KnownPeer> peers(String phase) {
    Map<ByteString, Peer> onChannel = new HashMap<>();
    members(phase, "001-peers").values().stream()
        .flatMap(peers -> peers.getPeersList().stream())
        .forEach(peer -> onChannel.put(peer.getIdentity(), peer));
    return members(phase, "002-local").entrySet().stream()
        .flatMap(entry -> shown(new MspId(entry.getKey()), entry.getValue(), onChannel))
        .toList();
  }

  /** The peers of an organisation; if there is none, one whose identity was known all the same. */
  private static Stream<KnownPeer> shown(
      MspId organisation, Peers peers, Map<ByteString, Peer> onChannel) {
    return peers.getPeersCount() == 0
        ? Stream.of(new Shown(organisation, ByteString.EMPTY, Optional.empty(), Optional.empty()))
        : peers.getPeersList().stream()
            .map(peer ->
                new Shown(
                    organisation,
                    peer.getIdentity(),
                    Optional.of(peer.getMembershipInfo()),
                    Optional.ofNullable(onChannel.get(peer.getIdentity()))
                        .map(RecordedDiscovery::presence)));
  }

  private record Shown(
      MspId organisation, ByteString identity, Optional<Envelope> alive, Optional<Presence> present)
      implements KnownPeer {

    @Override
    public Optional<Presence> on(ChannelName channel) {
      return channel.equals(CHANNEL) ? present : Optional.empty();
    }
  }

  private static KnownPeer.Presence presence(Peer peer) {
    return new KnownPeer.Presence(peer.getStateInfo(), sequences(peer));
  }

  /** What a peer says that it can execute. */
  public static Map<String, Long> sequences(Peer peer) {
    return message(peer.getStateInfo()).getStateInfo().getProperties().getChaincodesList().stream()
        .collect(
            Collectors.toMap(
                Chaincode::getName,
                chaincode -> Long.parseLong(chaincode.getVersion()),
                (first, _) -> first,
                LinkedHashMap::new));
  }

  public static GossipMessage message(Envelope envelope) {
    try {
      return GossipMessage.parseFrom(envelope.getPayload());
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Peers> members(String phase, String id) {
    return cases.stream()
        .filter(one -> one.phase().equals(phase) && one.id().equals(id))
        .findFirst()
        .flatMap(Case::response)
        .orElseThrow()
        .getResults(0)
        .getMembers()
        .getPeersByOrgMap();
  }

  private static Case read(String version, JsonNode line) {
    return new Case(
        version,
        line.path("phase").asString(),
        line.path("id").asString(),
        line.path("description").asString(),
        parsed(line.path("request"), SignedRequest::parseFrom),
        Optional.of(line.path("response"))
            .filter(JsonNode::isString)
            .map(response -> parsed(response, Response::parseFrom)),
        line.path("message").asString(""));
  }

  private interface Parsing<T> {
    T of(byte[] bytes) throws InvalidProtocolBufferException;
  }

  private static <T> T parsed(JsonNode base64, Parsing<T> parsing) {
    try {
      return parsing.of(Base64.getDecoder().decode(base64.asString()));
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Block> blocks(String version) {
    try (InputStream file =
            RecordedDiscovery.class.getResourceAsStream(
                "/fixtures/discovery/%s.blocks.gz".formatted(version));
        var in = new GZIPInputStream(file)) {
      List<Block> blocks = new ArrayList<>();
      for (Block next = Block.parseDelimitedFrom(in);
          next != null;
          next = Block.parseDelimitedFrom(in)) {
        blocks.add(next);
      }
      return blocks;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
