// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.SigningIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import tools.jackson.databind.JsonNode;

/**
 * Updates of a channel's configuration that were sent to real orderers, one after another, and what
 * became of them. The same ones were sent to orderers of two versions.
 */
public final class RecordedUpdates {

  public static final ChannelName CHANNEL = new ChannelName("mychannel");

  private final String version;
  private final List<Update> updates;
  private final SigningIdentity orderer;
  private final Map<Long, Made> made;
  private final Map<Long, ChannelConfig> configs = new LinkedHashMap<>();

  /**
   * One envelope, and the answer.
   *
   * @param sequence of the configuration in force
   * @param status empty where the orderer fell over and gave no answer
   */
  public record Update(
      String version,
      String name,
      String description,
      long sequence,
      Envelope envelope,
      String status,
      String info) {

    @Override
    public String toString() {
      return "%s %s: %s".formatted(version, name, description);
    }
  }

  /** A configuration and the transaction that brought it. */
  public record Made(Envelope transaction, Payload payload, ConfigEnvelope config) {}

  private RecordedUpdates(String version) {
    this.version = version;
    this.updates = updates(version);
    this.orderer =
        SigningIdentity.load(
            new MspId("OrdererMSP"), Fixtures.path("updates/%s-orderer".formatted(version)));
    this.made = made(messages(version + ".blocks", Block.parser()));
  }

  public static RecordedUpdates of(String version) {
    return new RecordedUpdates(version);
  }

  public String version() {
    return version;
  }

  public Stream<Update> updates() {
    return updates.stream();
  }

  /** What the chain has, by sequence. */
  public Map<Long, Made> made() {
    return made;
  }

  /** A configuration as an orderer reads it. */
  public ChannelConfig config(long sequence) {
    return configs.computeIfAbsent(
        sequence, which -> ChannelConfig.bundle(CHANNEL, made.get(which).config().getConfig()));
  }

  /** One of the orderers. */
  public SigningIdentity orderer() {
    return orderer;
  }

  /** The header of what an envelope holds. */
  public static ChannelHeader header(Envelope envelope) {
    try {
      return header(Payload.parseFrom(envelope.getPayload()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ChannelHeader header(Payload payload) throws IOException {
    return ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
  }

  private static List<Update> updates(String version) {
    List<JsonNode> lines =
        JsonLines.read("/fixtures/updates/%s.updates.jsonl.gz".formatted(version));
    List<Envelope> envelopes = messages(version + ".envelopes", Envelope.parser());
    List<Update> updates = new ArrayList<>();
    for (int index = 0; index < lines.size(); index++) {
      JsonNode line = lines.get(index);
      updates.add(
          new Update(
              version,
              line.path("id").asString().substring(version.length() + 1),
              line.path("description").asString(),
              line.path("sequence").asLong(),
              envelopes.get(index),
              line.path("status").asString(),
              line.path("info").asString()));
    }
    return updates;
  }

  private static Map<Long, Made> made(List<Block> blocks) {
    Map<Long, Made> made = new LinkedHashMap<>();
    try {
      for (Block block : blocks) {
        Envelope transaction = Envelope.parseFrom(block.getData().getData(0));
        Payload payload = Payload.parseFrom(transaction.getPayload());
        if (header(payload).getType() == HeaderType.CONFIG_VALUE) {
          ConfigEnvelope config = ConfigEnvelope.parseFrom(payload.getData());
          made.put(config.getConfig().getSequence(), new Made(transaction, payload, config));
        }
      }
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T extends MessageLite> List<T> messages(String name, Parser<T> parser) {
    try (InputStream file =
        RecordedUpdates.class.getResourceAsStream("/fixtures/updates/%s.gz".formatted(name))) {
      if (file == null) {
        throw new IOException("No recording '%s'".formatted(name));
      }
      List<T> messages = new ArrayList<>();
      InputStream in = new GZIPInputStream(file);
      for (T next = parser.parseDelimitedFrom(in);
          next != null;
          next = parser.parseDelimitedFrom(in)) {
        messages.add(next);
      }
      return messages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
