// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.LastConfig;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.hyperledger.fabric.protos.peer.FilteredBlock;
import tools.jackson.databind.JsonNode;

/** A second recorded network: what its orderer said, and its channel as its peer tells it. */
public final class RecordedOrdering {

  /**
   * An envelope and the answer to it.
   *
   * @param status as of v3.1, like the text
   */
  public record Sent(String description, Envelope envelope, Status status, String info) {

    @Override
    public String toString() {
      return description;
    }
  }

  /**
   * A block.
   *
   * @param filtered empty if Fabric sent a status in its place
   */
  public record Told(Block block, Optional<FilteredBlock> filtered) {

    @Override
    public String toString() {
      return "block " + block.getHeader().getNumber();
    }
  }

  private RecordedOrdering() {}

  public static List<Sent> sent() {
    return JsonLines.read("/fixtures/ordering/broadcast.jsonl.gz").stream()
        .map(RecordedOrdering::sent)
        .toList();
  }

  public static List<Told> told() {
    return JsonLines.read("/fixtures/ordering/filtered.jsonl.gz").stream()
        .map(RecordedOrdering::told)
        .toList();
  }

  /** That of the last block. */
  public static ChannelConfig config() {
    List<Told> all = told();
    long number = LastConfig.of(all.getLast().block());
    return ChannelConfig.fromBlock(all.get((int) number).block());
  }

  private static Sent sent(JsonNode line) {
    try {
      return new Sent(
          line.path("description").asString(),
          Envelope.parseFrom(bytes(line, "envelopeBase64")),
          Status.valueOf(line.path("status3").asString()),
          line.path("info3").asString());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(line.path("description").asString(), e);
    }
  }

  private static Told told(JsonNode line) {
    try {
      return new Told(
          Block.parseFrom(bytes(line, "blockBase64")),
          line.has("filteredBase64")
              ? Optional.of(
                  DeliverResponse.parseFrom(bytes(line, "filteredBase64")).getFilteredBlock())
              : Optional.empty());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(line.path("number").asString(), e);
    }
  }

  private static ByteString bytes(JsonNode line, String field) {
    return ByteString.copyFrom(Base64.getDecoder().decode(line.path(field).asString()));
  }
}
