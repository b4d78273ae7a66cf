// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.heddle.base.TxId;
import io.heddle.ledger.HistoryChange;
import io.heddle.ledger.IndexedTx;
import io.heddle.ledger.Objection;
import io.heddle.testing.MapState;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;

/** What is written up of a block with a good transaction, one that is refused, and one unread. */
@Spec({"NA-180", "NA-232"})
final class OutcomeTest {

  private static final TxId GOOD = TestLedger.txId(1);
  private static final TxId REFUSED = TestLedger.txId(2);
  private static final Timestamp TIME = Timestamp.newBuilder().setSeconds(7).build();
  private static final ByteString ORDERERS = ByteString.copyFromUtf8("signatures");

  private static final Block BLOCK =
      Block.newBuilder().setMetadata(BlockMetadata.newBuilder().addMetadata(ORDERERS)).build();
  private static final ByteString FILTER =
      ByteString.copyFrom(
          new byte[] {
            (byte) TxValidationCode.VALID_VALUE,
            (byte) TxValidationCode.MVCC_READ_CONFLICT_VALUE,
            (byte) TxValidationCode.INVALID_OTHER_REASON_VALUE
          });

  private final BlockState state = new BlockState(new MapState());

  @Test
  void the_metadata_have_the_verdicts_and_the_commit_hash() {
    ByteString previous = ByteString.copyFromUtf8("before");
    ByteString hash = CommitHash.of(FILTER, state.changes(), previous);

    ValidatedBlock validated = validated(Optional.of(previous));

    assertThat(validated.block().getMetadata().getMetadataList())
        .containsExactly(
            ORDERERS,
            ByteString.EMPTY,
            FILTER,
            ByteString.EMPTY,
            Metadata.newBuilder().setValue(hash).build().toByteString());
    assertThat(validated.update().commitHash()).isEqualTo(hash);
  }

  @Test
  void a_block_that_gets_no_commit_hash_has_an_empty_one() {
    ValidatedBlock validated = validated(Optional.empty());

    assertThat(validated.block().getMetadata().getMetadataList())
        .containsExactly(ORDERERS, ByteString.EMPTY, FILTER, ByteString.EMPTY, ByteString.EMPTY);
    assertThat(validated.update().commitHash()).isEmpty();
  }

  @Test
  void what_has_an_id_is_found_under_it_with_its_verdict() {
    assertThat(validated(Optional.empty()).update().transactions())
        .containsExactly(
            new IndexedTx(GOOD, 0, TxValidationCode.VALID),
            new IndexedTx(
                REFUSED,
                1,
                TxValidationCode.MVCC_READ_CONFLICT,
                Optional.of(new Objection("too late", Optional.empty()))));
  }

  @Test
  void the_history_has_the_first_value_of_each_key_that_a_valid_one_wrote() {
    assertThat(validated(Optional.empty()).update().history())
        .containsExactly(change("k", "1", false), change("gone", "", true), change("no", "", true));
  }

  private ValidatedBlock validated(Optional<ByteString> previous) {
    KVRWSet writes =
        KVRWSet.newBuilder()
            .addWrites(RwSet.write("k", "1"))
            .addWrites(RwSet.write("k", "2"))
            .addWrites(RwSet.delete("gone"))
            .addWrites(RwSet.write("no", ""))
            .build();
    var good =
        new EndorserTransaction(
            GOOD, TIME, "cc", List.of(new NamespaceSet("cc", writes, List.of())), Optional.empty());
    return new Outcome(BLOCK, List.of(label(GOOD), label(REFUSED), unread()), state, List.of())
        .validated(
            List.of(
                new Content.Invocation(good, List.of()),
                new Content.Refused(
                    new InvalidTransaction(TxValidationCode.MVCC_READ_CONFLICT, "too late")),
                new Content.Refused(
                    new InvalidTransaction(TxValidationCode.INVALID_OTHER_REASON, "unread"))),
            previous);
  }

  private static Label label(TxId id) {
    return new Label(id, HeaderType.ENDORSER_TRANSACTION, Optional.of(id));
  }

  private static Label unread() {
    return new Label(new TxId(""), HeaderType.UNRECOGNIZED, Optional.empty());
  }

  private static HistoryChange change(String key, String value, boolean isDelete) {
    return new HistoryChange(
        "cc",
        key,
        0,
        KeyModification.newBuilder()
            .setTxId(GOOD.value())
            .setValue(ByteString.copyFromUtf8(value))
            .setTimestamp(TIME)
            .setIsDelete(isDelete)
            .build());
  }
}
