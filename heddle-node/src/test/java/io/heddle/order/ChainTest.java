// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.heddle.alive.Vital;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.DirectoryTree;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An orderer's chain, with the blocks of a recorded channel. */
final class ChainTest {

  private static final List<Block> BLOCKS =
      RecordedChannel.blocks().stream().map(OrderedBlock::of).toList();
  private static final ChannelName NAME = RecordedChannel.NAME;

  @TempDir private Path dir;

  @Test
  @Spec({"NA-187", "NA-240"})
  void keeps_each_block_byte_for_byte_over_a_restart() {
    try (Chains chains = open()) {
      Chain chain = chain(chains);
      assertThat(chain.height()).isZero();
      BLOCKS.forEach(chain::receive);
      assertThat(blocks(chain)).isEqualTo(BLOCKS);
    }
    try (Chains chains = open()) {
      Chain chain = chain(chains);
      assertThat(blocks(chain)).isEqualTo(BLOCKS);
      assertThat(chain.configBlock().getHeader().getNumber()).isEqualTo(chain.end().lastConfig());
      assertThatThrownBy(() -> chain.block(BLOCKS.size()))
          .hasMessage("The orderer of channel 'mychannel' has no block " + BLOCKS.size());
    }
  }

  @Test
  @Spec("NA-187")
  void takes_no_block_but_the_next_one() {
    try (Chains chains = open()) {
      Chain chain = chain(chains);
      chain.receive(BLOCKS.getFirst());
      Block other =
          BLOCKS.get(1).toBuilder()
              .setHeader(
                  BLOCKS.get(1).getHeader().toBuilder()
                      .setPreviousHash(BLOCKS.get(1).getHeader().getDataHash()))
              .build();

      for (Block wrong : List.of(BLOCKS.getFirst(), BLOCKS.get(2), other)) {
        assertThatThrownBy(() -> chain.receive(wrong))
            .hasMessageStartingWith(
                "Block %d cannot follow on the orderer's chain of channel 'mychannel': block 1 is next"
                    .formatted(wrong.getHeader().getNumber()))
            .satisfies(e -> assertThat(((HeddleException) e).fault()).isEqualTo(Fault.CONFLICT));
      }
      assertThat(blocks(chain)).isEqualTo(BLOCKS.subList(0, 1));
    }
  }

  @Test
  @Spec("NA-187")
  void any_number_follow_from_any_height_and_get_all_there_are_when_they_end() {
    try (Chains chains = open()) {
      Chain chain = chain(chains);
      chain.receive(BLOCKS.getFirst());
      List<Block> all = new CopyOnWriteArrayList<>();
      List<Block> some = new CopyOnWriteArrayList<>();
      Following first = chain.follow(0, all::add, Vital.alone("first"));
      Following second = chain.follow(2, some::add, Vital.alone("second"));
      await().until(() -> all.size() == 1);

      chain.receive(BLOCKS.get(1));
      chain.receive(BLOCKS.get(2));
      second.close();
      chain.receive(BLOCKS.get(3));
      first.close();

      assertThat(all).isEqualTo(BLOCKS.subList(0, 4));
      assertThat(some).isEqualTo(BLOCKS.subList(2, 3));
    }
  }

  @Test
  @Spec("NA-283")
  void tells_whether_somebody_waits_for_the_next_block() throws Exception {
    try (Chains chains = open()) {
      Chain chain = chain(chains);
      assertThat(chain.isAwaited()).as("nobody follows").isTrue();
      var told = new Semaphore(0);
      chain.whenAwaited(told::release);
      RecordingReceiver busy = new RecordingReceiver();
      busy.hold();
      try (Following _ = chain.follow(0, busy, Vital.alone("busy"))) {
        assertThat(chain.isAwaited()).isTrue();
        chain.receive(BLOCKS.getFirst());
        await().until(busy::isHolding);
        assertThat(chain.isAwaited()).isFalse();
        chain.receive(BLOCKS.get(1));
        assertThat(told.tryAcquire()).isFalse();
        try (Following _ = chain.follow(2, _ -> {}, Vital.alone("idle"))) {
          assertThat(chain.isAwaited()).as("one who is stuck keeps nobody waiting").isTrue();
        }
        assertThat(told.tryAcquire()).as("who leaves is not waited for").isTrue();
        assertThat(chain.isAwaited()).isFalse();

        busy.letGo();
        assertThat(told.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        assertThat(chain.isAwaited()).isTrue();
        assertThat(busy.blocks()).isEqualTo(BLOCKS.subList(0, 2));
      }
    }
  }

  @Test
  void has_blocks_in_memory_until_all_who_follow_have_taken_them() throws Exception {
    try (Chains chains = open()) {
      Chain chain = chain(chains);
      RecordingReceiver busy = new RecordingReceiver();
      busy.hold();
      try (Following _ = chain.follow(0, busy, Vital.alone("busy"))) {
        BLOCKS.subList(0, 4).forEach(chain::receive);
        await().until(busy::isHolding);
        assertThat(chain.block(1)).isSameAs(BLOCKS.get(1));

        var taken = new Semaphore(0);
        chain.whenAwaited(taken::release);
        busy.letGo();
        taken.acquire();
        assertThat(chain.block(1)).isEqualTo(BLOCKS.get(1)).isNotSameAs(BLOCKS.get(1));
        assertThat(chain.block(3)).isSameAs(BLOCKS.get(3));
      }
    }
  }

  @Test
  @Spec("NA-240")
  void blocks_that_are_lost_refuse_the_start() throws IOException {
    try (Chains chains = open()) {
      BLOCKS.forEach(chain(chains)::receive);
    }
    Path folder = dir.resolve("chains/mychannel");
    Path file = folder.resolve("blocks");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));

    try (Chains chains = open()) {
      assertThatThrownBy(() -> chain(chains))
          .hasMessage(
              "The orderer's chain in '%s' has %d blocks that are whole, and there were at least %d; put back a copy of the whole directory '%s', or remove it, and the chain is made again from the peer's ledger"
                  .formatted(file, BLOCKS.size() - 1, BLOCKS.size(), folder))
          .satisfies(e -> assertThat(((HeddleException) e).fault()).isEqualTo(Fault.BAD_INPUT));
    }

    Files.write(file, whole);
    try (Chains chains = open()) {
      assertThat(blocks(chain(chains))).isEqualTo(BLOCKS);
    }
  }

  @Test
  @Spec("NA-240")
  void one_that_nobody_has_noted_is_kept_and_half_a_one_is_dropped() throws IOException {
    try (Chains chains = open()) {
      BLOCKS.subList(0, 2).forEach(chain(chains)::receive);
    }
    Path folder = dir.resolve("chains/mychannel");
    byte[] note = Files.readAllBytes(folder.resolve("written"));
    try (Chains chains = open()) {
      chain(chains).receive(BLOCKS.get(2));
      chain(chains).receive(BLOCKS.get(3));
    }
    Files.write(folder.resolve("written"), note); // as after a power cut
    byte[] whole = Files.readAllBytes(folder.resolve("blocks"));
    Files.write(folder.resolve("blocks"), Arrays.copyOf(whole, whole.length - 1));

    try (Chains chains = open()) {
      assertThat(blocks(chain(chains))).isEqualTo(BLOCKS.subList(0, 3));
      chain(chains).receive(BLOCKS.get(3));
    }
    assertThat(Files.readAllBytes(folder.resolve("blocks"))).isEqualTo(whole);
  }

  @Test
  void is_filled_as_if_it_had_ordered_the_blocks_itself() throws IOException {
    try (Chains chains = open()) {
      chain(chains).fill(number -> BLOCKS.get((int) number), 3);
      chain(chains).fill(number -> BLOCKS.get((int) number), BLOCKS.size());
      assertThat(blocks(chain(chains))).isEqualTo(BLOCKS);
    }
    byte[] filled = Files.readAllBytes(dir.resolve("chains/mychannel/blocks"));
    DirectoryTree.delete(dir);
    try (Chains chains = open()) {
      BLOCKS.forEach(chain(chains)::receive);
    }

    assertThat(Files.readAllBytes(dir.resolve("chains/mychannel/blocks"))).isEqualTo(filled);
  }

  @Test
  void takes_less_than_half_of_the_room_of_its_blocks() throws IOException {
    try (Chains chains = open()) {
      BLOCKS.forEach(chain(chains)::receive);
    }

    long bytes = BLOCKS.stream().mapToLong(Block::getSerializedSize).sum();
    assertThat(Files.size(dir.resolve("chains/mychannel/blocks"))).isLessThan(bytes / 2);
  }

  @Test
  void belongs_to_one_process_and_one_format() throws IOException {
    try (Chains _ = open()) {
      assertThatThrownBy(this::open)
          .hasMessage(
              "The orderer's directory '%s' is in use by another Heddle process (pid %d)"
                  .formatted(dir, ProcessHandle.current().pid()));
    }

    Files.writeString(dir.resolve("version"), "heddle-orderer 2\n");
    assertThatThrownBy(this::open)
        .hasMessage(
            "The orderer's directory '%s' has format 'heddle-orderer 2', this version of Heddle reads 'heddle-orderer 1'; use another directory"
                .formatted(dir));
  }

  private Chains open() {
    return Chains.open(dir);
  }

  private static Chain chain(Chains chains) {
    return chains.find(NAME).orElseGet(() -> chains.begin(NAME, _ -> {}));
  }

  private static List<Block> blocks(Chain chain) {
    List<Block> blocks = new ArrayList<>();
    for (long number = 0; number < chain.height(); number++) {
      blocks.add(chain.block(number));
    }
    return blocks;
  }
}
