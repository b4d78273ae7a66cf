// SPDX-License-Identifier: Apache-2.0
package io.heddle.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.alive.Vital;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.testing.CommittingPeer;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import io.heddle.testing.TestTransaction;
import io.heddle.validate.CommittedConfig;
import io.heddle.validate.Validator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CommitterTest {

  private static final List<Block> BLOCKS = RecordedChannel.blocks();

  @TempDir private Path directory;
  private CommittingPeer peer;

  @BeforeEach
  void start() {
    peer = CommittingPeer.at(2, directory);
  }

  @AfterEach
  void stop() {
    peer.close();
  }

  @Test
  @Spec({"NA-203", "NA-204"})
  void refuses_a_block_that_is_not_the_next() {
    assertRefused(
        BLOCKS.get(3),
        Fault.CONFLICT,
        "Block 3 of channel 'mychannel' is refused: the next block is number 2");
    assertRefused(
        BLOCKS.get(1),
        Fault.CONFLICT,
        "Block 1 of channel 'mychannel' is refused: the next block is number 2");
  }

  @Test
  @Spec("NA-203")
  void refuses_a_block_of_another_chain() {
    Block other =
        withHeader(BLOCKS.get(2).getHeader().toBuilder().setPreviousHash(ByteString.EMPTY));

    assertRefused(
        other,
        Fault.CONFLICT,
        "Block 2 of channel 'mychannel' is refused: its previous hash is not the hash of the last"
            + " block");
  }

  @Test
  @Spec({"NA-176", "NA-203"})
  void refuses_a_block_with_other_transactions_than_its_header_says() {
    Block other = BLOCKS.get(2).toBuilder().setData(BLOCKS.get(3).getData()).build();

    assertRefused(
        other,
        Fault.BAD_INPUT,
        "Block 2 of channel 'mychannel' is refused: its data hash is not the hash of its"
            + " transactions");
  }

  @Test
  @Spec("NA-203")
  void refuses_a_block_without_transactions() {
    assertRefused(
        BLOCKS.get(2).toBuilder().clearData().build(),
        Fault.BAD_INPUT,
        "Block 2 of channel 'mychannel' is refused: it has no transactions");
  }

  @Test
  @Spec("NA-203")
  void goes_on_with_the_right_block_after_a_wrong_one() {
    assertThatExceptionOfType(HeddleException.class)
        .isThrownBy(() -> peer.committer().commit(BLOCKS.get(5)));

    peer.committer().commit(BLOCKS.get(2));

    assertThat(peer.ledger().height()).isEqualTo(3);
  }

  @Test
  @Spec("NA-240")
  void listeners_hear_in_order_and_find_the_state_already_there() {
    List<String> heard = new ArrayList<>();
    peer.committer().listen(block -> heard.add("first " + peer.ledger().height()));
    peer.committer().listen(block -> heard.add("second " + block.number()));

    peer.committer().commit(BLOCKS.get(2));

    assertThat(heard).containsExactly("first 3", "second 2");
  }

  @Test
  @Spec("NA-240")
  void a_listener_that_fails_does_not_keep_the_block_from_the_others() {
    List<Long> heard = new ArrayList<>();
    peer.committer()
        .listen(_ -> {
          throw new IllegalStateException("a listener that fails");
        });
    peer.committer().listen(block -> heard.add(block.number()));

    peer.committer().commit(BLOCKS.get(2));

    assertThat(heard).containsExactly(2L);
  }

  static List<Throwable> whatMayPass() {
    return List.of(
        new HeddleException(Fault.UNAVAILABLE, "No space left on device"),
        new OutOfMemoryError("Java heap space"));
  }

  @ParameterizedTest
  @MethodSource("whatMayPass")
  @Spec("NA-240")
  void a_block_that_is_handed_in_again_goes_on_where_it_failed(Throwable failure) {
    List<String> heard = new ArrayList<>();
    peer.committer().listen(block -> heard.add("first " + block.number()));
    peer.committer()
        .listen(block -> {
          if (heard.size() < 3) {
            heard.add("second failed");
            throwAsIs(failure);
          }
          heard.add("second " + block.number());
        });

    assertThatThrownBy(() -> peer.committer().commit(BLOCKS.get(2))).isSameAs(failure);
    assertThatThrownBy(() -> peer.committer().commit(BLOCKS.get(2))).isSameAs(failure);
    peer.committer().commit(BLOCKS.get(2));
    peer.committer().commit(BLOCKS.get(3));

    assertThat(heard)
        .containsExactly(
            "first 2", "second failed", "second failed", "second 2", "first 3", "second 3");
    assertThat(peer.committed()).hasSize(4);
  }

  @Test
  @Spec("NA-240")
  void a_block_that_is_in_the_ledger_is_told_to_all_before_the_next_one_comes() {
    List<Long> heard = new ArrayList<>();
    List<Throwable> failures =
        new ArrayList<>(List.of(new HeddleException(Fault.UNAVAILABLE, "not now")));
    peer.committer()
        .listen(block -> {
          if (!failures.isEmpty()) {
            throwAsIs(failures.removeFirst());
          }
          heard.add(block.number());
        });
    assertThatThrownBy(() -> peer.committer().commit(BLOCKS.get(2))).hasMessage("not now");

    peer.committer().commit(BLOCKS.get(3));

    assertThat(heard).containsExactly(2L, 3L);
  }

  @Test
  @Spec("NA-240")
  void the_committer_is_not_well_until_the_listener_that_failed_has_heard_of_a_block() {
    try (TestLedger other = TestLedger.in(directory.resolve("other"))) {
      Vital vital = Vital.alone("committer");
      Committer committer =
          new Committer(
              other.ledger(),
              new Validator(new CommittedConfig(other.ledger()), other.ledger()),
              vital);
      committer.listen(block -> {
        if (block.number() == 0) {
          throw new IllegalStateException("a listener that fails");
        }
      });

      committer.commit(RecordedChannel.asOrdered(BLOCKS.get(0)));
      assertThat(vital.problem())
          .contains(
              "Block 0 is committed, but not all of the node took notice of it:"
                  + " java.lang.IllegalStateException: a listener that fails");

      committer.commit(RecordedChannel.asOrdered(BLOCKS.get(1)));
      assertThat(vital.problem()).isEmpty();
    }
  }

  private static void throwAsIs(Throwable failure) {
    switch (failure) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalArgumentException(failure);
    }
  }

  @Test
  @Spec("NA-233")
  void a_history_holds_the_writes_of_valid_transactions_only() {
    CommittingPeer grown = peer;
    BLOCKS.stream().skip(2).limit(21).forEach(grown.committer()::commit);
    TestTransaction good = put("1");
    TestTransaction bad = put("2").endorsedBy();
    grown.commit(List.of(bad.entry(), good.entry()));

    try (var history = grown.ledger().history("asset", "seen")) {
      assertThat(history.next().orElseThrow().getTxId()).isEqualTo(good.txId().value());
      assertThat(history.next()).isEmpty();
    }
  }

  private static TestTransaction put(String value) {
    return TestTransaction.of(
        "asset", RwSet.of("asset", set -> set.addWrites(RwSet.write("seen", value))));
  }

  private void assertRefused(Block block, Fault fault, String message) {
    long height = peer.ledger().height();

    assertThatExceptionOfType(HeddleException.class)
        .isThrownBy(() -> peer.committer().commit(block))
        .withMessage(message)
        .satisfies(refusal -> assertThat(refusal.fault()).isEqualTo(fault));

    assertThat(peer.ledger().height()).isEqualTo(height);
  }

  private static Block withHeader(BlockHeader.Builder header) {
    return BLOCKS.get(2).toBuilder().setHeader(header).build();
  }
}
