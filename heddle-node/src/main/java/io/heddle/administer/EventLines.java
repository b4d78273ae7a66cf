// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import com.google.protobuf.ByteString;
import io.heddle.events.BlockFeed;
import io.heddle.events.ReadingTurns.Turn;
import io.heddle.joined.JoinedChannel;
import io.heddle.operations.Lines;
import io.heddle.trace.BlockOverview;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The blocks of a channel as they come, or the events of one chaincode in them, as lines of JSON.
 * Who reads slowly slows nobody else; who is gone is noticed within a second.
 *
 * @param chaincode empty for blocks
 * @param from the first block
 */
record EventLines(JoinedChannel channel, String chaincode, long from) implements Lines {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  @Override
  public void writeTo(Reader reader) throws InterruptedException {
    BlockFeed blocks = channel.blocks();
    long next = from;
    while (reader.isThere() && !blocks.isClosed()) {
      if (blocks.await(next, BETWEEN_LOOKS)) {
        for (String line : lines(blocks, next)) {
          reader.unhurried(line);
        }
        next++;
      }
    }
  }

  private List<String> lines(BlockFeed blocks, long number) throws InterruptedException {
    try (Turn _ = blocks.turns().take()) {
      if (chaincode.isEmpty()) {
        return List.of(BlockOverview.of(blocks.block(number).block()).toJson());
      }
      List<String> lines = new ArrayList<>();
      for (ChaincodeEvent event : channel.events().eventsOf(number)) {
        if (event.getChaincodeId().equals(chaincode)) {
          lines.add(line(number, event));
        }
      }
      return lines;
    }
  }

  private static String line(long number, ChaincodeEvent event) {
    ObjectNode object = MAPPER.createObjectNode();
    object.put("block", number);
    object.put("transactionId", event.getTxId());
    object.put("chaincode", event.getChaincodeId());
    object.put("name", event.getEventName());
    put(object, "payload", event.getPayload());
    return object.toString();
  }

  /** Text under this name, else Base64 under another. */
  static void put(ObjectNode object, String name, ByteString bytes) {
    if (bytes.isValidUtf8()) {
      object.put(name, bytes.toStringUtf8());
    } else {
      object.put(name + "Base64", bytes.toByteArray());
    }
  }
}
