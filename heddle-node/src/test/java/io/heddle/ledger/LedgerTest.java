// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import static io.heddle.testing.TestLedger.CHANNEL;
import static io.heddle.testing.TestLedger.change;
import static io.heddle.testing.TestLedger.removal;
import static io.heddle.testing.TestLedger.txId;
import static io.heddle.testing.TestLedger.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.BlockHash;
import io.heddle.base.ChannelName;
import io.heddle.base.Cursor;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {

  @TempDir private Path dir;
  private TestLedger chain;

  @BeforeEach
  void open() {
    chain = TestLedger.in(dir);
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  void a_channel_without_blocks_is_empty_and_not_listed() {
    Ledger ledger = chain.ledger();

    assertThat(ledger.height()).isZero();
    assertThat(ledger.lastHeaderHash()).isEqualTo(ByteString.EMPTY);
    assertThat(ledger.block(0)).isEmpty();
    assertThat(chain.store().channels()).isEmpty();
  }

  @Test
  @Spec({"NA-232", "NA-241"})
  void everything_of_a_block_is_there_after_opening_again() {
    Block block = chain.nextBlock();
    var written =
        new BlockUpdate(
            block,
            List.of(new IndexedTx(txId(1), 0, TxValidationCode.VALID)),
            List.of(change("mycc", "a", bytes("1"), new Version(0, 0))),
            List.of(modification("a", 0, "t1")),
            bytes("commit hash"));
    chain.ledger().append(written);

    reopen();

    Ledger ledger = chain.ledger();
    assertThat(chain.store().channels()).containsExactly(CHANNEL);
    assertThat(ledger.height()).isEqualTo(1);
    assertThat(ledger.commitHash()).isEqualTo(bytes("commit hash"));
    assertThat(ledger.lastHeaderHash()).isEqualTo(BlockHash.header(block.getHeader()));
    assertThat(ledger.block(0)).contains(block);
    assertThat(ledger.block(ledger.lastHeaderHash())).contains(block);
    assertThat(ledger.transaction(txId(1))).contains(new TxPosition(0, 0, TxValidationCode.VALID));
    assertThat(historyOf("a")).containsExactly("t1");
    try (StateSnapshot state = ledger.snapshot()) {
      assertThat(state.get("mycc", "a")).contains(StateEntry.of(bytes("1"), new Version(0, 0)));
    }
  }

  @Test
  @Spec("CP-211")
  void a_snapshot_keeps_its_height_and_values_while_blocks_are_appended() {
    chain.put("mycc", "a", "old");
    try (StateSnapshot snapshot = chain.ledger().snapshot();
        Cursor<KeyedEntry> range = snapshot.range("mycc", ByteString.EMPTY, ByteString.EMPTY)) {
      for (int i = 0; i < 100; i++) {
        chain.put("mycc", "a", "new " + i);
      }

      assertThat(snapshot.height()).isEqualTo(1);
      assertThat(snapshot.get("mycc", "a"))
          .contains(StateEntry.of(bytes("old"), new Version(0, 0)));
      assertThat(range.next()).map(found -> found.entry().value()).contains(bytes("old"));
    }
  }

  @Test
  @Spec({"CP-52", "CP-54", "CP-61", "NA-234", "NA-301"})
  void a_range_is_in_byte_order_from_start_to_before_end_within_its_namespace() {
    var version = new Version(0, 0);
    chain.append(
        change("mycc", "\uD800\uDC00", bytes("U+10000"), version),
        change("mycc", "\uE000", bytes("U+E000"), version),
        change("mycc", "", bytes("empty"), version),
        change("mycc", "\u0000k\u0000", bytes("composite"), version),
        change("mycc", "k", bytes("k"), version),
        change("mycc2", "a", bytes("other"), version),
        change("myc", "z", bytes("other"), version));

    assertThat(range("", "")).containsExactly("empty", "composite", "k", "U+E000", "U+10000");
    assertThat(range("\u0000k\u0000", "\uE000")).containsExactly("composite", "k");
    assertThat(range("k", "k")).isEmpty();
    assertThat(range("z", "k")).isEmpty();
  }

  @Test
  void keys_of_namespaces_that_look_alike_do_not_mix() {
    var version = new Version(0, 0);
    chain.append(
        change("a", "\u0000b", bytes("1"), version),
        change("a\u0000", "b", bytes("2"), version),
        change("a\u0000\u0001", "b", bytes("3"), version));

    try (StateSnapshot state = chain.ledger().snapshot()) {
      assertThat(state.get("a", "\u0000b")).map(StateEntry::value).contains(bytes("1"));
      assertThat(state.get("a\u0000", "b")).map(StateEntry::value).contains(bytes("2"));
      assertThat(state.get("a\u0000\u0001", "b")).map(StateEntry::value).contains(bytes("3"));
      assertThat(state.get("a", "\u0000\u0001b")).isEmpty();
    }
  }

  @Test
  @Spec("NA-241")
  void a_block_whose_writing_failed_can_be_appended_again() {
    var attempts = new ArrayList<ByteString>();
    chain
        .ledger()
        .indexes()
        .keep(
            new StoredIndex("mycc", "order", bytes("definition")),
            (key, _) -> {
              attempts.add(key);
              if (attempts.size() == 1) {
                throw new OutOfMemoryError("Java heap space");
              }
              return Optional.of(key);
            });
    BlockUpdate next = put("a");

    assertThatThrownBy(() -> chain.ledger().append(next)).isInstanceOf(OutOfMemoryError.class);
    assertThat(chain.ledger().height()).isZero();
    chain.ledger().append(next);

    assertThat(chain.ledger().height()).isEqualTo(1);
    assertThat(chain.ledger().block(0)).contains(next.block());
  }

  @Test
  @Spec("NA-241")
  void a_block_that_is_there_although_its_writing_failed_is_not_appended_twice() {
    var attempts = new ArrayList<ByteString>();
    BlockUpdate next = put("a");
    chain
        .ledger()
        .indexes()
        .keep(
            new StoredIndex("mycc", "order", bytes("definition")),
            (key, _) -> {
              attempts.add(key);
              if (attempts.size() == 1) {
                chain.ledger().append(next);
                throw new OutOfMemoryError("Java heap space");
              }
              return Optional.of(key);
            });

    assertThatThrownBy(() -> chain.ledger().append(next)).isInstanceOf(OutOfMemoryError.class);
    chain.ledger().append(next);
    chain.ledger().append(put("b"));

    assertThat(chain.ledger().height()).isEqualTo(2);
    assertThat(chain.ledger().block(0)).contains(next.block());
  }

  private BlockUpdate put(String key) {
    var version = new Version(chain.ledger().height(), 0);
    return update(
        chain.nextBlock(), List.of(), List.of(change("mycc", key, bytes("1"), version)), List.of());
  }

  @Test
  void channels_do_not_see_each_other() {
    chain.put("mycc", "a", "1");
    Ledger other = chain.store().ledger(new ChannelName("other"));
    other.append(
        update(
            TestLedger.nextBlock(other),
            List.of(),
            List.of(change("mycc", "a", bytes("2"), new Version(0, 0))),
            List.of()));

    reopen();

    assertThat(chain.store().channels())
        .containsExactlyInAnyOrder(CHANNEL, new ChannelName("other"));
    assertThat(range("", "")).containsExactly("1");
  }

  @Test
  @Spec("NA-222")
  void a_removed_key_is_gone() {
    chain.put("mycc", "a", "1").append(removal("mycc", "a"));

    assertThat(range("", "")).isEmpty();
  }

  @Test
  @Spec("NA-232")
  void the_first_transaction_with_an_id_is_the_one_that_is_found() {
    appendTransactions(new IndexedTx(txId(1), 0, TxValidationCode.MVCC_READ_CONFLICT));
    appendTransactions(
        new IndexedTx(txId(1), 0, TxValidationCode.DUPLICATE_TXID),
        new IndexedTx(txId(2), 1, TxValidationCode.VALID),
        new IndexedTx(txId(2), 2, TxValidationCode.DUPLICATE_TXID));

    Ledger ledger = chain.ledger();
    assertThat(ledger.transaction(txId(1)))
        .contains(new TxPosition(0, 0, TxValidationCode.MVCC_READ_CONFLICT));
    assertThat(ledger.transaction(txId(2))).contains(new TxPosition(1, 1, TxValidationCode.VALID));
    assertThat(ledger.transaction(txId(3))).isEmpty();
  }

  @Test
  @Spec({"NA-233", "CP-78"})
  void history_is_newest_first_by_block_and_position() {
    appendHistory(modification("a", 0, "t1"), modification("a", 2, "t2"));
    appendHistory(modification("a", 0, "t3"), modification("ab", 1, "other key"));
    appendHistory(modification("a", 1, "t4"));

    assertThat(historyOf("a")).containsExactly("t4", "t3", "t2", "t1");
    assertThat(historyOf("b")).isEmpty();
  }

  @Test
  void only_the_next_block_can_be_appended() {
    chain.put("mycc", "a", "1");
    Block next = chain.nextBlock();
    Block tooLate = withHeader(next, next.getHeader().toBuilder().setNumber(7).build());
    Block forked =
        withHeader(next, next.getHeader().toBuilder().setPreviousHash(bytes("fork")).build());

    assertThatThrownBy(() -> chain.ledger().append(only(tooLate)))
        .hasMessage("Block 7 cannot follow on channel 'mychannel': block 1 is next")
        .extracting(e -> ((HeddleException) e).fault())
        .isEqualTo(Fault.CONFLICT);
    assertThatThrownBy(() -> chain.ledger().append(only(forked)))
        .hasMessage(
            "Block 1 of channel 'mychannel' names another previous block than the last one here");
    assertThat(chain.ledger().height()).isEqualTo(1);
  }

  @Test
  @Spec("CP-212")
  void reading_what_is_closed_fails_and_is_not_taken_for_nothing() {
    chain.put("mycc", "a", "1");
    StateSnapshot snapshot = chain.ledger().snapshot();
    Cursor<KeyedEntry> range = snapshot.range("mycc", ByteString.EMPTY, ByteString.EMPTY);
    snapshot.close();
    snapshot.close();
    range.close();

    assertThatThrownBy(() -> snapshot.get("mycc", "a")).hasMessage("The state snapshot is closed");
    assertThatThrownBy(range::next).hasMessage("The ledger query is closed");
  }

  @Test
  void closing_the_store_closes_what_is_still_open_on_it() {
    chain.put("mycc", "a", "1");
    Ledger ledger = chain.ledger();
    StateSnapshot snapshot = ledger.snapshot();
    Cursor<KeyedEntry> range = snapshot.range("mycc", ByteString.EMPTY, ByteString.EMPTY);
    Cursor<KeyModification> history = ledger.history("mycc", "a");

    chain.close();

    assertThatThrownBy(() -> snapshot.get("mycc", "a")).isInstanceOf(HeddleException.class);
    assertThatThrownBy(range::next).isInstanceOf(HeddleException.class);
    assertThatThrownBy(history::next).isInstanceOf(HeddleException.class);
    assertThatThrownBy(ledger::snapshot).hasMessage("The ledger is closed");
    snapshot.close();
    range.close();
    chain.close();
  }

  private void reopen() {
    chain.close();
    chain = TestLedger.in(dir);
  }

  private List<String> range(String start, String end) {
    var values = new ArrayList<String>();
    try (StateSnapshot snapshot = chain.ledger().snapshot();
        Cursor<KeyedEntry> range = snapshot.range("mycc", bytes(start), bytes(end))) {
      for (var found = range.next(); found.isPresent(); found = range.next()) {
        values.add(found.get().entry().value().toStringUtf8());
      }
    }
    return values;
  }

  private List<String> historyOf(String key) {
    var ids = new ArrayList<String>();
    try (Cursor<KeyModification> history = chain.ledger().history("mycc", key)) {
      for (var found = history.next(); found.isPresent(); found = history.next()) {
        ids.add(found.get().getTxId());
      }
    }
    return ids;
  }

  private void appendTransactions(IndexedTx... transactions) {
    chain.ledger().append(update(chain.nextBlock(), List.of(transactions), List.of(), List.of()));
  }

  private void appendHistory(HistoryChange... changes) {
    chain.ledger().append(update(chain.nextBlock(), List.of(), List.of(), List.of(changes)));
  }

  private static HistoryChange modification(String key, int txIndex, String txId) {
    return new HistoryChange(
        "mycc", key, txIndex, KeyModification.newBuilder().setTxId(txId).build());
  }

  private static Block withHeader(Block block, BlockHeader header) {
    return block.toBuilder().setHeader(header).build();
  }

  private static BlockUpdate only(Block block) {
    return update(block, List.of(), List.of(), List.of());
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
