// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.base.TxId;
import io.heddle.channel.ChannelConfig;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole channel of a Fabric network as its peer delivered it, and the state it ended with. */
public final class RecordedChannel {

  public static final ChannelName NAME = new ChannelName("mychannel");

  /** Where the recording of v2.5.0 is; the one that is meant where none is named. */
  public static final String RAFT = "blocks";

  /** Where that of a BFT channel of v3.1.5 is, one of whose organisations has Ed25519 keys. */
  public static final String BFT = "bft-channel";

  private RecordedChannel() {}

  public static List<Block> blocks() {
    return blocks(RAFT);
  }

  /** All blocks in order, with the verdicts and the commit hash of Fabric's peer. */
  public static List<Block> blocks(String recording) {
    try (InputStream in = open(recording + "/channel.blocks.gz")) {
      List<Block> blocks = new ArrayList<>();
      for (Block block = Block.parseDelimitedFrom(in);
          block != null;
          block = Block.parseDelimitedFrom(in)) {
        blocks.add(block);
      }
      return blocks;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The configuration of the first block. */
  public static ChannelConfig config() {
    return ChannelConfig.fromBlock(blocks().getFirst());
  }

  /** The block as the orderer sent it, without anything that a peer adds. */
  public static Block asOrdered(Block block) {
    Block.Builder ordered = block.toBuilder();
    ordered
        .getMetadataBuilder()
        .setMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, ByteString.EMPTY)
        .setMetadata(BlockMetadataIndex.COMMIT_HASH_VALUE, ByteString.EMPTY);
    return ordered.build();
  }

  /** The verdicts in the block, one byte each. */
  public static ByteString verdicts(Block block) {
    return block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
  }

  /** The commit hash in the block, empty if it has none. */
  public static ByteString commitHash(Block block) {
    try {
      return Metadata.parseFrom(
              block.getMetadata().getMetadata(BlockMetadataIndex.COMMIT_HASH_VALUE))
          .getValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The state after the last block by namespace and hexadecimal key, private values left out. */
  public static SortedMap<String, Map<String, StateEntry>> stateAfter(String recording) {
    SortedMap<String, Map<String, StateEntry>> state = new TreeMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                open(recording + "/state-after.jsonl.gz"), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode entry = JsonMapper.shared().readTree(line);
        state
            .computeIfAbsent(entry.get(0).asString(), _ -> new TreeMap<>())
            .put(
                entry.get(1).asString(),
                new StateEntry(
                    base64(entry.get(2)),
                    base64(entry.get(3)),
                    new Version(entry.get(4).asLong(), entry.get(5).asLong())));
      }
      return state;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What transactions wrote to private collections, by transaction. */
  public static Map<TxId, TxPvtReadWriteSet> privateSets() {
    Map<TxId, TxPvtReadWriteSet> sets = new LinkedHashMap<>();
    for (JsonNode line : JsonLines.read("/fixtures/blocks/private-sets.jsonl.gz")) {
      try {
        sets.put(
            new TxId(line.path("txId").asString()),
            TxPvtReadWriteSet.parseFrom(base64(line.path("privateBase64"))));
      } catch (InvalidProtocolBufferException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sets;
  }

  /** The private values of the peer of an organisation after the last block. */
  public static SortedMap<String, Map<String, StateEntry>> privateValuesAfter(MspId organisation) {
    String name = organisation.equals(RecordedNetwork.ORG1) ? "org1" : "org2";
    SortedMap<String, Map<String, StateEntry>> state = new TreeMap<>();
    for (JsonNode entry :
        JsonLines.read("/fixtures/blocks/private-after-%s.jsonl.gz".formatted(name))) {
      state
          .computeIfAbsent(entry.get(0).asString(), _ -> new TreeMap<>())
          .put(
              entry.get(1).asString(),
              StateEntry.of(
                  base64(entry.get(2)), new Version(entry.get(3).asLong(), entry.get(4).asLong())));
    }
    return state;
  }

  /** Hands a ledger what transactions of the channel wrote to private collections. */
  public static void addPrivateSets(Ledger ledger) {
    privateSets()
        .forEach((txId, set) ->
            ledger
                .transientData()
                .add(txId, TxPvtReadWriteSetWithConfigInfo.newBuilder().setPvtRwset(set).build()));
  }

  /** A key as {@link #stateAfter} writes it. */
  public static String hex(ByteString key) {
    return HexFormat.of().formatHex(key.toByteArray());
  }

  private static ByteString base64(JsonNode text) {
    return ByteString.copyFrom(Base64.getDecoder().decode(text.asString()));
  }

  private static InputStream open(String name) throws IOException {
    InputStream file = RecordedChannel.class.getResourceAsStream("/fixtures/" + name);
    if (file == null) {
      throw new IOException("No recording '" + name + "'");
    }
    return new GZIPInputStream(file);
  }
}
