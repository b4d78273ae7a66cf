// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Msp;
import io.heddle.identity.Msps;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.Fixtures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPInputStream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.Payload;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Gossip between real peers and probes, as it was recorded. */
final class RecordedGossip {

  /** The peers' certificates are valid from an hour before. */
  static final Instant BEGIN = Instant.parse("2026-11-29T12:00:00Z");

  private final String run;
  private final JsonNode index;
  private final List<Line> lines;

  /**
   * One message, in order.
   *
   * @param isFromPeer whether a real peer sent it, to the probe
   * @param event what was done before
   */
  record Line(
      long seq,
      Instant time,
      String kind,
      String probe,
      boolean isFromPeer,
      String organisation,
      String event,
      ByteString pkiId,
      Envelope envelope) {}

  private RecordedGossip(String run, JsonNode index, List<Line> lines) {
    this.run = run;
    this.index = index;
    this.lines = List.copyOf(lines);
  }

  static RecordedGossip of(String run) {
    String folder = "gossip/" + run + "/";
    List<Line> lines = new ArrayList<>();
    String event = "";
    for (String text : unzipped(folder + "session.jsonl.gz").toStringUtf8().lines().toList()) {
      JsonNode node = JsonMapper.shared().readTree(text);
      String kind = node.get("kind").asString();
      if (kind.equals("event")) {
        event = node.get("text").asString();
      } else if (node.has("envelopeBase64")) {
        lines.add(line(node, event));
      }
    }
    return new RecordedGossip(
        run, JsonMapper.shared().readTree(unzipped(folder + "index.json.gz").toByteArray()), lines);
  }

  private static Line line(JsonNode node, String event) {
    return new Line(
        node.get("seq").asLong(),
        BEGIN.plusMillis(node.get("millis").asLong()),
        node.get("kind").asString(),
        node.get("probe").asString(),
        node.get("direction").asString().equals("in"),
        node.has("remote") ? node.get("remote").asString() : "",
        event,
        node.has("remotePkiHex")
            ? ByteString.fromHex(node.get("remotePkiHex").asString())
            : ByteString.EMPTY,
        envelope(base64(node.get("envelopeBase64"))));
  }

  private static Envelope envelope(ByteString bytes) {
    try {
      return Envelope.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ByteString base64(JsonNode node) {
    return ByteString.copyFrom(Base64.getDecoder().decode(node.asString()));
  }

  private static ByteString unzipped(String name) {
    try (var in =
        new GZIPInputStream(new ByteArrayInputStream(Fixtures.bytes(name).toByteArray()))) {
      return ByteString.readFrom(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Line> lines() {
    return lines;
  }

  JsonNode index() {
    return index;
  }

  /** Those that real peers sent to a probe. */
  List<Line> to(String probe) {
    return lines.stream().filter(each -> each.isFromPeer() && each.probe().equals(probe)).toList();
  }

  Path folder(int organisation, int peer) {
    return Fixtures.path("gossip/%s/peer%d.org%d.example.com".formatted(run, peer, organisation));
  }

  static MspId msp(int organisation) {
    return new MspId("Org%dMSP".formatted(organisation));
  }

  SigningIdentity signer(int organisation, int peer) {
    return SigningIdentity.load(msp(organisation), folder(organisation, peer).resolve("msp"));
  }

  String endpoint(int organisation, int peer) {
    String name = "peer%d.org%d.example.com".formatted(peer, organisation);
    for (JsonNode each : index.get("identities")) {
      if (each.get("name").asString().equals(name)) {
        return each.get("endpoint").asString();
      }
    }
    throw new IllegalArgumentException(name);
  }

  /** The blocks that were given to who asked for them, by their numbers. */
  Map<Long, Block> blocks() {
    Map<Long, Block> blocks = new TreeMap<>();
    for (Line line : lines) {
      if (line.kind().equals("RemoteStateResponse") && line.isFromPeer()) {
        for (Payload payload : message(line).content().getStateResponse().getPayloadsList()) {
          try {
            blocks.put(payload.getSeqNum(), Block.parseFrom(payload.getData()));
          } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
          }
        }
      }
    }
    return blocks;
  }

  /** The first block of the channel. */
  Block first() {
    return Optional.ofNullable(blocks().get(0L)).orElseThrow();
  }

  StandingChannel channel() {
    Map<Long, Block> blocks = blocks();
    StandingChannel channel = new StandingChannel(first());
    for (long number = 1; blocks.containsKey(number); number++) {
      Optional.ofNullable(blocks.get(number)).ifPresent(channel::add);
    }
    return channel;
  }

  /** The real peer of an organisation, when it has greeted a peer that was in the probe's place. */
  Remote greeted(Parts by, int organisation, Instant when) {
    Line line =
        to("A").stream()
            .filter(each -> each.kind().equals("ConnEstablish"))
            .filter(each -> each.organisation().equals(msp(organisation).value()))
            .findFirst()
            .orElseThrow();
    return ((Handshake.Outcome.Accepted)
            new Handshake(by.identities()).judge(line.envelope(), Optional.empty(), when))
        .remote();
  }

  static Message message(Line line) {
    return Message.of(line.envelope());
  }

  /**
   * All that decides what messages mean, as a peer of the recording that has joined the channel.
   */
  Parts parts(int organisation, int peer, GossipChannel... channels) {
    Msp local = Msp.ofFolder(msp(organisation), folder(organisation, peer).resolve("msp"));
    Supplier<List<ChannelConfig>> configs =
        () -> List.of(channels).stream().map(GossipChannel::config).toList();
    String endpoint = endpoint(organisation, peer);
    GossipSettings usual = GossipSettings.usual();
    Parts parts =
        Parts.of(
            new Self(
                signer(organisation, peer),
                new Self.Endpoints(endpoint, endpoint.replace("127.0.0.1", "localhost")),
                BEGIN,
                usual.membership().certificatePeriod()),
            new Trust(new Msps(List.of(local)), configs),
            usual,
            RandomGenerator.of("L64X128MixRandom"),
            BEGIN);
    for (GossipChannel channel : channels) {
      parts.channels().join(channel, BEGIN);
    }
    return parts;
  }
}
