// SPDX-License-Identifier: Apache-2.0
package io.heddle.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.TxId;
import io.heddle.testing.EventBlock;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  @BeforeEach
  void open() {
    chain = TestLedger.in(dir);
    statuses = new CommitStatuses(chain.ledger());
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  @Spec("NA-134")
  void answers_at_once_if_the_transaction_is_committed() {
    new EventBlock().valid("tx", "cc", "e").appendTo(chain.ledger());

    statuses.await(TX, told::add);

    assertThat(told).containsExactly(new CommitStatus(TxValidationCode.VALID, 0));
    assertThat(statuses.waitingCount()).isZero();
  }

  @Test
  @Spec("NA-134")
  void answers_when_the_block_is_committed() {
    statuses.await(TX, told::add);
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

    statuses.await(TX, told::add);
    statuses.committed(block);

    assertThat(told).hasSize(1);
  }

  @Test
  @Spec("NA-135")
  void tells_of_the_first_of_two_transactions_with_one_id() {
    statuses.await(TX, told::add);

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
    var waiting = statuses.await(TX, told::add);

    waiting.close();
    statuses.committed(new EventBlock().valid("tx", "cc", "e").appendTo(chain.ledger()));

    assertThat(told).isEmpty();
    assertThat(statuses.waitingCount()).isZero();
  }

  @Test
  @Spec("NA-136")
  void ten_thousand_may_wait_without_a_thread_each() {
    int threads = Thread.activeCount();
    for (int i = 0; i < 10_000; i++) {
      statuses.await(new TxId("tx" + i % 100), told::add);
    }
    assertThat(Thread.activeCount()).isLessThan(threads + 100);

    EventBlock block = new EventBlock();
    for (int i = 0; i < 100; i++) {
      block.valid("tx" + i, "cc", "e");
    }
    statuses.committed(block.appendTo(chain.ledger()));

    assertThat(told).hasSize(10_000);
    assertThat(statuses.waitingCount()).isZero();
  }
}
