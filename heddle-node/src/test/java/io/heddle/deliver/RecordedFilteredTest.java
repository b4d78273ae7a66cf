// SPDX-License-Identifier: Apache-2.0
package io.heddle.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.heddle.testing.RecordedOrdering;
import io.heddle.testing.RecordedOrdering.Told;
import io.heddle.testing.Spec;
import java.util.List;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.peer.FilteredBlock;
import org.hyperledger.fabric.protos.peer.FilteredTransaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Filters the blocks of a recorded channel: each has to be what the real peer sent. */
final class RecordedFilteredTest {

  static Stream<Told> readable() {
    return RecordedOrdering.told().stream().filter(told -> told.filtered().isPresent());
  }

  @ParameterizedTest
  @MethodSource("readable")
  @Spec("NA-38")
  void is_what_the_real_peer_sent(Told recorded) {
    assertThat(BlockFilter.of(recorded.block())).isEqualTo(recorded.filtered().orElseThrow());
  }

  @Test
  void a_block_that_fabric_stumbles_over_is_listed_without_events() {
    List<FilteredBlock> others =
        RecordedOrdering.told().stream()
            .filter(told -> told.filtered().isEmpty())
            .map(told -> BlockFilter.of(told.block()))
            .toList();

    assertThat(others).extracting(FilteredBlock::getNumber).containsExactly(35L, 37L, 38L);
    assertThat(others)
        .extracting(FilteredBlock::getChannelId, FilteredBlock::getFilteredTransactionsCount)
        .containsOnly(tuple("mychannel", 1));
    assertThat(others)
        .extracting(one -> one.getFilteredTransactions(0))
        .allSatisfy(transaction -> {
          assertThat(transaction.getTxid()).hasSize(64);
          assertThat(transaction.getTransactionActions().getChaincodeActionsList()).isEmpty();
        })
        .extracting(FilteredTransaction::getTxValidationCode)
        .containsExactly(
            TxValidationCode.INVALID_OTHER_REASON,
            TxValidationCode.INVALID_ENDORSER_TRANSACTION,
            TxValidationCode.INVALID_ENDORSER_TRANSACTION);
  }
}
