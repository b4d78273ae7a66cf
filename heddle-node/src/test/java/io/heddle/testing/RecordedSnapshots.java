// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.channel.ChannelConfig;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.LedgerStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.hyperledger.fabric.protos.common.Block;
import tools.jackson.databind.JsonNode;

/** Snapshots that Fabric's peers made, and what they said of requests for them and of joins. */
public enum RecordedSnapshots {
  /** Of v2.5.0. */
  RAFT("raft", 71, "snapshots/raft"),
  /** Of v3.1.5. */
  BFT("bft", 69, RecordedChannel.BFT);

  private static final List<String> FILES =
      List.of(
          "_snapshot_additional_metadata.json",
          "_snapshot_signable_metadata.json",
          "confighistory.data",
          "confighistory.metadata",
          "private_state_hashes.data",
          "private_state_hashes.metadata",
          "public_state.data",
          "public_state.metadata",
          "txids.data",
          "txids.metadata");

  private final String folder;
  private final long last;
  private final String channel;

  RecordedSnapshots(String folder, long last, String channel) {
    this.folder = folder;
    this.last = last;
    this.channel = channel;
  }

  /** The last block of which there is a snapshot; the other one is of block 0. */
  public long last() {
    return last;
  }

  /** All blocks up to the last one of a snapshot, as the peer had them. */
  public List<Block> blocks() {
    return RecordedChannel.blocks(channel);
  }

  /** The channel with its first block. */
  public JoinedChannel open(LedgerStore store) {
    Block first = blocks().getFirst();
    JoinedChannel joined =
        Joining.channel(store.ledger(RecordedChannel.NAME), ChannelConfig.fromBlock(first));
    joined.commit(RecordedChannel.asOrdered(first));
    return joined;
  }

  /** Commits what is not there yet of the blocks up to one, each to Fabric's commit hash. */
  public void follow(JoinedChannel joined, long to) {
    for (Block block : blocks()) {
      long number = block.getHeader().getNumber();
      if (number == joined.ledger().height() && number <= to) {
        joined.commit(RecordedChannel.asOrdered(block));
        assertThat(joined.ledger().commitHash())
            .as("block %d", number)
            .isEqualTo(RecordedChannel.commitHash(block));
      }
    }
  }

  /** The content of a snapshot's files by their names. */
  public SortedMap<String, ByteString> files(long block) {
    SortedMap<String, ByteString> files = new TreeMap<>();
    for (String name : FILES) {
      try (InputStream in =
          RecordedSnapshots.class.getResourceAsStream(
              "/fixtures/snapshots/%s/%d/%s.gz".formatted(folder, block, name))) {
        if (in != null) {
          files.put(name, ByteString.readFrom(new GZIPInputStream(in)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  /** Puts a snapshot into a new folder. */
  public Path unpack(long block, Path target) throws IOException {
    Files.createDirectories(target);
    for (var file : files(block).entrySet()) {
      Files.write(target.resolve(file.getKey()), file.getValue().toByteArray());
    }
    return target;
  }

  /** The content of the files in a folder by their names. */
  public static SortedMap<String, ByteString> filesIn(Path folder) throws IOException {
    SortedMap<String, ByteString> files = new TreeMap<>();
    try (var all = Files.list(folder)) {
      for (Path file : all.toList()) {
        files.put(
            Objects.requireNonNull(file.getFileName()).toString(),
            ByteString.copyFrom(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  /** A line each of {@code requests}, {@code join}, {@code log-errors} or {@code deliver}. */
  public List<JsonNode> lines(String name) {
    return JsonLines.read("/fixtures/snapshots/%s/%s.jsonl.gz".formatted(folder, name));
  }

  /** The bytes that a line has in a member. */
  public static ByteString bytes(JsonNode line, String member) {
    return ByteString.copyFrom(Base64.getDecoder().decode(line.path(member).asString()));
  }

  /** A copy of a folder with a byte in the middle of a file changed as it was in the recording. */
  public static Path damaged(Path folder, String file, Path target) throws IOException {
    Files.createDirectories(target);
    for (var each : filesIn(folder).entrySet()) {
      byte[] content = each.getValue().toByteArray();
      if (each.getKey().equals(file)) {
        content = Arrays.copyOf(content, content.length);
        content[content.length / 2] ^= 1;
      }
      Files.write(target.resolve(each.getKey()), content);
    }
    return target;
  }
}
