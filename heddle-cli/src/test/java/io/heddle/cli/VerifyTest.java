// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedSnapshots;
import io.heddle.testing.Spec;
import io.heddle.validate.BlockForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
            "Block 12 of channel 'mychannel' is not the same there and here: transaction 1 is VALID"
                + " and MVCC_READ_CONFLICT (Key 'hot' of 'asset' was at version 5:0")
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

  @ParameterizedTest
  @EnumSource(RecordedSnapshots.class)
  void behind_a_trusted_configuration_links_and_signatures_are_checked(RecordedSnapshots recorded)
      throws IOException {
    List<Block> blocks = recorded.blocks();
    for (Block block : blocks) {
      write(RecordedChannel.asOrdered(block));
    }
    List<Block> configurations = blocks.stream().filter(BlockForm::isConfiguration).toList();
    int last = (int) configurations.getLast().getHeader().getNumber();
    int end = blocks.size() - 1;

    assertThat(signed(0).out())
        .startsWith(
            "Blocks 1 to %d of channel 'mychannel' follow on each other and are signed as the configurations demand, the last of which is that of block %d; what their "
                .formatted(end, last))
        .endsWith(" transactions do was not validated, as that needs the state\n");
    if (last < end) {
      CommandRun part = signed(last, "--from", Integer.toString(end), "--json");
      assertThat(part.out())
          .isEqualTo(
              "{\"channel\":\"mychannel\",\"from\":%d,\"blocks\":1,\"transactions\":%d,\"lastConfig\":%d,\"signed\":true,\"validated\":false}\n"
                  .formatted(end, blocks.getLast().getData().getDataCount(), last));
      assertThat(part.exitCode()).isZero();
    }
  }

  @Test
  void what_a_trusted_configuration_does_not_vouch_for_is_refused() throws IOException {
    List<Block> blocks = RecordedSnapshots.BFT.blocks();
    for (Block block : blocks) {
      write(block);
    }
    List<Long> configurations =
        blocks.stream()
            .filter(BlockForm::isConfiguration)
            .map(block -> block.getHeader().getNumber())
            .toList();
    long configured = configurations.get(1);
    while (configurations.contains(configured + 1)) {
      configured++;
    }

    CommandRun outdated = signed(0, "--from", Long.toString(configured + 1));
    assertThat(outdated.exitCode()).isEqualTo(2);
    assertThat(outdated.err())
        .isEqualTo(
            "Block %1$d of channel 'mychannel' is refused: the configuration before it is that of block %2$d, and the one that is known is of block 0\n"
                .formatted(configured + 1, configured));
    CommandRun early = signed(configured, "--from", Long.toString(configured));
    assertThat(early.exitCode()).isEqualTo(2);
    assertThat(early.err())
        .isEqualTo(
            "Blocks are checked behind the configuration that is trusted, and block %1$d is not behind block %1$d\n"
                .formatted(configured));
    CommandRun none = signed(1);
    assertThat(none.exitCode()).isEqualTo(2);
    CommandRun alone = CommandRun.of("verify", "--blocks", dir.toString(), "--from", "3");
    assertThat(alone.exitCode()).isEqualTo(2);
    assertThat(alone.err()).endsWith("give --config-block, too\n");

    Block forged = blocks.get(2);
    write(
        forged.toBuilder()
            .setMetadata(blocks.get(1).getMetadata()) // signatures of another one
            .build());
    CommandRun signatures = signed(0);
    assertThat(signatures.exitCode()).isEqualTo(2);
    assertThat(signatures.err())
        .startsWith(
            "Block 2 of channel 'mychannel' is refused: its orderers' signatures do not satisfy ");
    Files.delete(dir.resolve("mychannel_2.block"));
    assertThat(signed(0).err())
        .isEqualTo("Block 3 of channel 'mychannel' is refused: the next block is number 2\n");
  }

  private CommandRun signed(long trusted, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "verify",
                "--blocks",
                dir.toString(),
                "--config-block",
                dir.resolve("mychannel_%d.block".formatted(trusted)).toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
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
