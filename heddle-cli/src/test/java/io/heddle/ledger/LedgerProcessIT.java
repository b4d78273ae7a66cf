// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.BlockHash;
import io.heddle.base.Cursor;
import io.heddle.testing.AppendingProcess;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class LedgerProcessIT {

  private static final int KILLS = 8;

  @TempDir private Path dir;

  @Test
  void a_directory_that_another_process_uses_is_refused() throws Exception {
    Process other = AppendingProcess.start(dir);
    try {
      appendedBlocks(other, 1);

      assertThatThrownBy(() -> LedgerStore.open(dir))
          .hasMessage(
              "Ledger directory '%s' is in use by another Heddle process (pid %d)"
                  .formatted(dir, other.pid()));
    } finally {
      kill(other);
    }
  }

  @Test
  @Spec("NA-241")
  void a_kill_at_any_moment_loses_no_block_and_leaves_no_half_block() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);
    for (int round = 0; round < KILLS; round++) {
      Process process = AppendingProcess.start(dir);
      long durable;
      try {
        durable = appendedBlocks(process, 1 + random.nextInt(200));
      } finally {
        kill(process);
      }

      try (TestLedger chain = TestLedger.in(dir)) {
        assertThat(chain.ledger().height()).isGreaterThan(durable);
        checkWhole(chain.ledger());
      }
    }
  }

  /** Reads until so many blocks are durable; the number of the last one. */
  private static long appendedBlocks(Process process, int count) throws IOException {
    var output = process.inputReader();
    String last = "";
    for (int i = 0; i < count; i++) {
      last = output.readLine();
      assertThat(last).as("output of the process").isNotNull();
    }
    return Long.parseLong(last);
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private static void checkWhole(Ledger ledger) {
    ByteString previous = ByteString.EMPTY;
    try (StateSnapshot state = ledger.snapshot();
        Cursor<KeyModification> history =
            ledger.history(AppendingProcess.NAMESPACE, AppendingProcess.LAST)) {
      for (long number = 0; number < ledger.height(); number++) {
        Block block = ledger.block(number).orElseThrow();
        assertThat(block.getHeader().getPreviousHash()).isEqualTo(previous);
        assertThat(ledger.transaction(TestLedger.txId(number))).isPresent();
        assertThat(state.get(AppendingProcess.NAMESPACE, Long.toString(number))).isPresent();
        assertThat(history.next()).isPresent();
        previous = BlockHash.header(block.getHeader());
      }
      String last = Long.toString(ledger.height() - 1);
      assertThat(history.next()).isEmpty();
      assertThat(ledger.lastHeaderHash()).isEqualTo(previous);
      assertThat(state.height()).isEqualTo(ledger.height());
      assertThat(state.get(AppendingProcess.NAMESPACE, AppendingProcess.LAST))
          .map(StateEntry::value)
          .contains(ByteString.copyFromUtf8(last));
      assertThat(state.get(AppendingProcess.NAMESPACE, Long.toString(ledger.height()))).isEmpty();
    }
  }
}
