// SPDX-License-Identifier: Apache-2.0
package io.heddle.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.TxId;
import io.heddle.testing.EventBlock;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import io.heddle.testing.VirtualThreads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommitStatusesTest {

  private static final TxId TX = new TxId("tx");

  @TempDir private Path dir;
  private TestLedger chain;
  private CommitStatuses statuses;
  private final List<CommitStatus> told = new ArrayList<>();
  private final List<String> unavailable = new ArrayList<>();
  private Optional<String> problem = Optional.empty();

  @BeforeEach
  void open() {
    chain = TestLedger.in(dir);
    statuses = new CommitStatuses(chain.ledger(), () -> problem);
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  @Spec("NA-134")
  void answers_at_once_if_the_transaction_is_committed() {
    new EventBlock().valid("tx", "cc", "e").appendTo(chain.ledger());

    statuses.await(TX, told::add, unavailable::add);

    assertThat(told).containsExactly(new CommitStatus(TxValidationCode.VALID, 0));
    assertThat(statuses.waitingCount()).isZero();
  }

  @Test
  @Spec("NA-134")
  void answers_when_the_block_is_committed() {
    statuses.await(TX, told::add, unavailable::add);
    assertThat(told).isEmpty();

    statuses.committed(
        new EventBlock()
            .add("tx", "cc", "e", TxValidationCode.MVCC_READ_CONFLICT)
            .appendTo(chain.ledger()));

    assertThat(told).containsExactly(new CommitStatus(TxValidationCode.MVCC_READ_CONFLICT, 0));
    assertThat(statuses.waitingCount()).isZero();
  }

  @Test
  @Spec("NA-134")
  void tells_once_if_the_block_was_appended_but_its_listeners_come_later() {
    var block = new EventBlock().valid("tx", "cc", "e").appendTo(chain.ledger());

    statuses.await(TX, told::add, unavailable::add);
    statuses.committed(block);

    assertThat(told).hasSize(1);
  }

  @Test
  @Spec("NA-135")
  void tells_of_the_first_of_two_transactions_with_one_id() {
    statuses.await(TX, told::add, unavailable::add);

    statuses.committed(
        new EventBlock()
            .valid("tx", "cc", "e")
            .add("tx", "cc", "e", TxValidationCode.DUPLICATE_TXID)
            .appendTo(chain.ledger()));

    assertThat(told).containsExactly(new CommitStatus(TxValidationCode.VALID, 0));
  }

  @Test
  @Spec("NA-134")
  void tells_nothing_to_those_who_gave_up() {
    var waiting = statuses.await(TX, told::add, unavailable::add);

    waiting.close();
    statuses.committed(new EventBlock().valid("tx", "cc", "e").appendTo(chain.ledger()));

    assertThat(told).isEmpty();
    assertThat(statuses.waitingCount()).isZero();
  }

  @Test
  @Spec("NA-134")
  void those_who_wait_are_told_of_a_problem_that_lasts_and_not_of_the_block() {
    statuses.await(TX, told::add, unavailable::add);

    statuses.giveUp("Block 0 could not be done: No space left on device");
    statuses.committed(new EventBlock().valid("tx", "cc", "e").appendTo(chain.ledger()));

    assertThat(unavailable)
        .containsExactly(
            "Transaction 'tx' is not committed and cannot be for now: Block 0 could not be done: No"
                + " space left on device");
    assertThat(told).isEmpty();
    assertThat(statuses.waitingCount()).isZero();
  }

  @Test
  @Spec("NA-134")
  void who_comes_during_a_problem_is_told_of_it_unless_the_transaction_is_there() {
    problem = Optional.of("Block 1 could not be done: No space left on device");
    new EventBlock().valid("tx", "cc", "e").appendTo(chain.ledger());

    statuses.await(TX, told::add, unavailable::add);
    assertThat(unavailable).isEmpty();
    assertThat(told).hasSize(1);

    statuses.await(new TxId("other"), told::add, unavailable::add);
    assertThat(unavailable)
        .containsExactly(
            "Transaction 'other' is not committed and cannot be for now: Block 1 could not be done:"
                + " No space left on device");
    assertThat(statuses.waitingCount()).isZero();
  }

  @Test
  @Spec("NA-134")
  void who_could_not_be_told_for_want_of_memory_is_told_when_the_block_is_told_again() {
    List<CommitStatus> attempts = new ArrayList<>();
    statuses.await(
        TX,
        status -> {
          attempts.add(status);
          if (attempts.size() == 1) {
            throw new OutOfMemoryError("Java heap space");
          }
          told.add(status);
        },
        unavailable::add);
    var block = new EventBlock().valid("tx", "cc", "e").appendTo(chain.ledger());

    assertThatThrownBy(() -> statuses.committed(block)).isInstanceOf(OutOfMemoryError.class);
    statuses.committed(block);

    assertThat(told).hasSize(1);
    assertThat(statuses.waitingCount()).isZero();
  }

  @Test
  @Spec("NA-136")
  void ten_thousand_may_wait_without_a_thread_each() {
    int threads = VirtualThreads.count();
    for (int i = 0; i < 10_000; i++) {
      statuses.await(new TxId("tx" + i % 100), told::add, unavailable::add);
    }
    // others come and go, but not hundreds
    assertThat(VirtualThreads.count()).isLessThan(threads + 100);

    EventBlock block = new EventBlock();
    for (int i = 0; i < 100; i++) {
      block.valid("tx" + i, "cc", "e");
    }
    statuses.committed(block.appendTo(chain.ledger()));

    assertThat(told).hasSize(10_000);
    assertThat(statuses.waitingCount()).isZero();
  }
}
