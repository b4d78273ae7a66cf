// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import static io.heddle.testing.TestLedger.CHANNEL;
import static io.heddle.testing.TestLedger.txId;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.BlockHash;
import io.heddle.base.ChannelName;
import io.heddle.base.Cursor;
import io.heddle.base.Sha256;
import io.heddle.testing.KeptSample;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens kept samples of the formats on disk; a new format gets a new sample, the old ones stay. */
final class LedgerFormatTest {

  @TempDir private Path dir;

  @Test
  void a_ledger_of_format_1_can_be_read_and_continued() throws Exception {
    KeptSample.unpack("ledger-1", dir);

    try (TestLedger chain = TestLedger.in(dir)) {
      Ledger ledger = chain.ledger();
      assertThat(chain.store().channels())
          .containsExactlyInAnyOrder(CHANNEL, new ChannelName("other"));
      assertThat(ledger.height()).isEqualTo(3);
      assertThat(ledger.commitHash()).isEqualTo(bytes("commit hash 2"));
      assertThat(BlockHash.header(ledger.block(2).orElseThrow().getHeader()))
          .isEqualTo(ledger.lastHeaderHash());
      assertThat(ledger.block(ledger.lastHeaderHash())).isEqualTo(ledger.block(2));
      assertThat(ledger.transaction(txId(1)))
          .contains(new TxPosition(1, 0, TxValidationCode.MVCC_READ_CONFLICT));
      checkState(ledger);
      checkHistory(ledger);

      chain.put("mycc", "key", "value 3");
      assertThat(ledger.height()).isEqualTo(4);
    }
  }

  private static void checkState(Ledger ledger) {
    var version = new Version(2, 0);
    try (StateSnapshot state = ledger.snapshot();
        Cursor<KeyedEntry> range = state.range("mycc", ByteString.EMPTY, ByteString.EMPTY)) {
      assertThat(range.next())
          .contains(new KeyedEntry(bytes("\u0000"), StateEntry.of(bytes("zero"), version)));
      assertThat(range.next())
          .contains(
              new KeyedEntry(
                  bytes("key"), new StateEntry(bytes("value 2"), bytes("metadata"), version)));
      assertThat(range.next()).isEmpty();
      assertThat(state.metadata("mycc", bytes("key"))).isEqualTo(bytes("metadata"));
      assertThat(state.get("mycc$$hc", Sha256.of(bytes("k"))))
          .contains(StateEntry.of(Sha256.of(bytes("v")), version));
    }
  }

  private static void checkHistory(Ledger ledger) {
    try (Cursor<KeyModification> history = ledger.history("mycc", "key")) {
      for (int number = 2; number >= 0; number--) {
        assertThat(history.next().map(KeyModification::getTxId)).contains(txId(number).value());
      }
      assertThat(history.next()).isEmpty();
    }
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
