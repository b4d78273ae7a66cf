// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedSnapshots;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Recorded channels are validated from files, as they are and as somebody has changed them. */
@Spec("NA-297")
final class VerifyTest {

  @TempDir private Path dir;

  @ParameterizedTest
  @EnumSource(RecordedSnapshots.class)
  void a_recorded_channel_is_as_its_peer_says(RecordedSnapshots recorded) throws IOException {
    List<Block> blocks = recorded.blocks();
    for (Block block : blocks) {
      write(block);
    }

    CommandRun run = CommandRun.of("verify", "--blocks", dir.toString(), "--json");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith("{\"channel\":\"mychannel\",\"blocks\":%d,".formatted(blocks.size()))
        .endsWith(
            "\"commitHash\":\"%s\",\"judged\":%d,\"same\":true}\n"
                .formatted(
                    RecordedChannel.hex(RecordedChannel.commitHash(blocks.getLast())),
                    blocks.size() - 1));
  }

  @ParameterizedTest
  @EnumSource(RecordedSnapshots.class)
  void a_channel_is_validated_from_a_snapshot_on(RecordedSnapshots recorded) throws IOException {
    Path snapshot = recorded.unpack(0, dir.resolve("snapshot"));
    Path given = Files.createDirectory(dir.resolve("blocks"));
    List<Block> blocks = recorded.blocks();
    for (Block block : blocks) {
      write(given, block); // the first one is left out
    }

    CommandRun run =
        CommandRun.of("verify", "--blocks", given.toString(), "--snapshot", snapshot.toString());

    assertThat(run.out())
        .startsWith(
            "Blocks 1 to %d of channel 'mychannel' are as they should be: "
                .formatted(blocks.size() - 1))
        .endsWith(
            "; commit hash %s; %d blocks have verdicts and commit hashes, which are the same\n"
                .formatted(
                    RecordedChannel.hex(RecordedChannel.commitHash(blocks.getLast())),
                    blocks.size() - 1));
    assertThat(run.exitCode()).isZero();

    Files.delete(given.resolve("mychannel_1.block"));
    CommandRun gap =
        CommandRun.of("verify", "--blocks", given.toString(), "--snapshot", snapshot.toString());
    assertThat(gap.exitCode()).isEqualTo(4);
    assertThat(gap.err())
        .isEqualTo("Block 2 of channel 'mychannel' is refused: the next block is number 1\n");
    Files.writeString(snapshot.resolve("txids.data"), "other");
    CommandRun forged =
        CommandRun.of("verify", "--blocks", given.toString(), "--snapshot", snapshot.toString());
    assertThat(forged.exitCode()).isEqualTo(2);
    assertThat(forged.err())
        .startsWith("error while verifying snapshot: hash mismatch for file [txids.data]. ");
  }

  @Test
  void another_verdict_is_told_with_the_reason_here() throws IOException {
    for (Block block : RecordedSnapshots.BFT.blocks().subList(0, 20)) {
      write(block.getHeader().getNumber() == 12 ? allValid(block) : block);
    }

    CommandRun run = CommandRun.of("verify", "--blocks", dir.toString());

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.out())
        .startsWith(
            "Block 12 of channel 'mychannel' is not the same there and here: transaction 1 is VALID and MVCC_READ_CONFLICT (Key 'hot' of 'asset' was at version 5:0")
        .contains("\"channel_header\": {");
  }

  @Test
  void blocks_of_an_orderer_are_validated_and_those_that_do_not_follow_are_refused()
      throws IOException {
    List<Block> blocks = RecordedSnapshots.BFT.blocks();
    for (Block block : blocks.subList(0, 8)) {
      write(RecordedChannel.asOrdered(block));
    }
    assertThat(CommandRun.of("verify", "--blocks", dir.toString()).out())
        .startsWith("Blocks 0 to 7 of channel 'mychannel' are as they should be: ")
        .endsWith(
            "commit hash %s\n"
                .formatted(RecordedChannel.hex(RecordedChannel.commitHash(blocks.get(7)))));

    Files.delete(dir.resolve("mychannel_5.block"));
    CommandRun gap = CommandRun.of("verify", "--blocks", dir.toString());
    assertThat(gap.exitCode()).isEqualTo(4);
    assertThat(gap.err())
        .isEqualTo("Block 6 of channel 'mychannel' is refused: the next block is number 5\n");

    CommandRun late =
        CommandRun.of("verify", "--blocks", dir.resolve("mychannel_6.block").toString());
    assertThat(late.exitCode()).isEqualTo(2);
    assertThat(late.err())
        .isEqualTo(
            "A channel is validated from its first block on, and the first one given is block 6\n");
    CommandRun none = CommandRun.of("verify", "--blocks", dir.resolve("absent").toString());
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).startsWith("File '").contains("cannot be read as a block: ");
  }

  private static Block allValid(Block block) {
    Block.Builder changed = block.toBuilder();
    changed
        .getMetadataBuilder()
        .setMetadata(
            BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE,
            ByteString.copyFrom(new byte[block.getData().getDataCount()]));
    return changed.build();
  }

  /** As {@code peer channel fetch} does. */
  private void write(Block block) throws IOException {
    write(dir, block);
  }

  private static void write(Path folder, Block block) throws IOException {
    Files.write(
        folder.resolve("mychannel_%d.block".formatted(block.getHeader().getNumber())),
        block.toByteArray());
  }
}
