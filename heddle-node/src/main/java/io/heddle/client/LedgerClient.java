// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.time.Duration;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Block;
import tools.jackson.databind.JsonNode;

/**
 * The ledgers of a peer, seen by who owns its node. A channel's name is empty for the node's first
 * one; where a transaction is named, the beginning of its id will do.
 */
public final class LedgerClient {

  private static final String PATH = "/ledger/v1/";
  private static final Duration PROMPT = Duration.ofSeconds(60);

  private final OwnersRequests requests;

  LedgerClient(OwnersRequests requests) {
    this.requests = requests;
  }

  /** The channels that the peer has joined: an array of names. */
  public JsonNode channels() throws InterruptedException {
    return requests.json(PATH + "channels");
  }

  /** The last blocks in short, the newest first. */
  public void blocks(String channel, int most, Consumer<JsonNode> taker)
      throws InterruptedException {
    requests.lines(
        PATH + "blocks?channel=%s&n=%d".formatted(encoded(channel), most), PROMPT, taker);
  }

  /** A block by its number or a transaction in it. */
  public Block block(String channel, String numberOrTxId) throws InterruptedException {
    byte[] bytes =
        requests.bytes(
            PATH + "blocks/%s?channel=%s".formatted(encoded(numberOrTxId), encoded(channel)));
    try {
      return Block.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new HeddleException(Fault.INTERNAL, "The node gave something that is no block", e);
    }
  }

  /** A block in short, and then each of its transactions as a trace. */
  public void transactions(String channel, String numberOrTxId, Consumer<JsonNode> taker)
      throws InterruptedException {
    requests.lines(
        PATH
            + "blocks/%s/transactions?channel=%s"
                .formatted(encoded(numberOrTxId), encoded(channel)),
        PROMPT,
        taker);
  }

  /** Where a transaction is, with its whole id and its trace. */
  public JsonNode transaction(String channel, String txId) throws InterruptedException {
    return requests.json(
        PATH + "transactions/%s?channel=%s".formatted(encoded(txId), encoded(channel)));
  }

  /**
   * Keys of a chaincode.
   *
   * @param collection empty for public state
   * @param from the key to begin with; empty for the first one
   * @return an object with {@code entries}, and {@code next} if there are more
   */
  public JsonNode state(
      String channel, String chaincode, String collection, String prefix, String from, int most)
      throws InterruptedException {
    return requests.json(
        PATH
            + "state/%s?channel=%s&collection=%s&prefix=%s&from=%s&n=%d"
                .formatted(
                    encoded(chaincode),
                    encoded(channel),
                    encoded(collection),
                    encoded(prefix),
                    encoded(from),
                    most));
  }

  /**
   * Takes what comes until the node ends it.
   *
   * @param chaincode whose events are wanted; empty for blocks
   * @param from the first block
   */
  public void events(String channel, String chaincode, long from, Consumer<JsonNode> taker)
      throws InterruptedException {
    requests.lines(
        PATH
            + "events?channel=%s&chaincode=%s&from=%d"
                .formatted(encoded(channel), encoded(chaincode), from),
        Duration.ZERO,
        taker);
  }

  private static String encoded(String text) {
    return OwnersRequests.encoded(text);
  }
}
