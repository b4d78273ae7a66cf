// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.testing.Joining;
import io.heddle.testing.RecordedChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recorded channel, looked at when all of it has been committed. */
final class EndorsementReviewTest {

  @TempDir private static Path dir;
  private static LedgerStore store;
  private static JoinedChannel channel;

  @BeforeAll
  static void commitAll() {
    store = LedgerStore.open(dir);
    channel = Joining.channel(store.ledger(RecordedChannel.NAME), RecordedChannel.config());
    RecordedChannel.addPrivateSets(channel.ledger());
    RecordedChannel.blocks().stream().map(RecordedChannel::asOrdered).forEach(channel::commit);
  }

  @AfterAll
  static void close() {
    channel.close();
    store.close();
  }

  @Test
  void what_was_not_satisfied_is_what_the_peer_of_fabric_has_refused() {
    List<String> differing = new ArrayList<>();
    Map<Demand.Source, Integer> sources = new EnumMap<>(Demand.Source.class);
    int refused = 0;
    Ledger ledger = channel.ledger();
    for (Block block : RecordedChannel.blocks()) {
      for (int index = 0; index < block.getData().getDataCount(); index++) {
        EndorsementReview review = EndorsementReview.of(ledger, channel.config(), block, index);
        boolean isRefused = review.demands().stream().anyMatch(each -> each.failure().isPresent());
        review.demands().forEach(each -> sources.merge(each.source(), 1, Integer::sum));
        TxValidationCode code = code(block, index);
        refused += isRefused ? 1 : 0;
        if (isRefused != isForPolicy(code) && !review.demands().isEmpty()) {
          differing.add(
              "%d:%d %s %s".formatted(block.getHeader().getNumber(), index, code, review));
        }
      }
    }
    assertThat(differing).isEmpty();
    assertThat(refused).isPositive();
    assertThat(sources).containsOnlyKeys(Demand.Source.values());
  }

  private static boolean isForPolicy(TxValidationCode code) {
    return code == TxValidationCode.ENDORSEMENT_POLICY_FAILURE
        || code == TxValidationCode.INVALID_CHAINCODE;
  }

  private static TxValidationCode code(Block block, int index) {
    return Optional.ofNullable(
            TxValidationCode.forNumber(RecordedChannel.verdicts(block).byteAt(index) & 0xff))
        .orElseThrow();
  }
}
