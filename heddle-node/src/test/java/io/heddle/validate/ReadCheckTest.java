// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.base.TxId;
import io.heddle.ledger.Conflict;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import io.heddle.testing.MapState;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import io.heddle.validate.BlockState.Change;
import io.heddle.validate.NamespaceSet.CollectionSet;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;

/** What was read against what is there, and who won; block 9 is being validated. */
@Spec({"NA-219", "NA-220", "NA-287"})
final class ReadCheckTest {

  private static final Version OLD = new Version(3, 1);
  private static final Version NEW = new Version(5, 2);
  private static final Version NOW = new Version(9, 4);

  private final MapState committed = new MapState();
  private final BlockState state = new BlockState(committed);

  @Test
  void what_is_as_it_was_passes() throws InvalidTransaction {
    committed.put("cc", "k", entry(OLD)).put("cc$$hcol", "h", entry(OLD));

    check(KVRWSet.newBuilder().addReads(RwSet.read("k", Optional.of(OLD))), hashRead("h", OLD));
    check(
        KVRWSet.newBuilder()
            .addReads(RwSet.read("absent", Optional.empty()))
            .addRangeQueriesInfo(
                RangeQueryInfo.newBuilder().setStartKey("x").setEndKey("z").setItrExhausted(true)),
        HashedRWSet.newBuilder());
  }

  @Test
  void what_an_earlier_block_changed_does_not() {
    committed.put("cc", "k", entry(NEW));

    assertConflict(
        "k",
        Optional.of(OLD),
        "Key 'k' of 'cc' was at version 3:1 when it was read and is at version 5:2 now",
        new Conflict("cc", "k", Optional.of(OLD), Optional.of(NEW), Optional.of(writer(NEW))));
    assertConflict(
        "k",
        Optional.empty(),
        "Key 'k' of 'cc' was absent when it was read and is at version 5:2 now",
        new Conflict("cc", "k", Optional.empty(), Optional.of(NEW), Optional.of(writer(NEW))));
    assertConflict(
        "gone",
        Optional.of(OLD),
        "Key 'gone' of 'cc' was at version 3:1 when it was read and is absent now",
        new Conflict("cc", "gone", Optional.of(OLD), Optional.empty(), Optional.empty()));
  }

  @Test
  void what_the_block_itself_changed_does_not_though_it_was_read_rightly() {
    committed.put("cc", "k", entry(OLD)).put("cc", "d", entry(OLD));
    apply(Space.open("cc"), "k", Optional.of(entry(NOW)));
    apply(Space.open("cc"), "d", Optional.empty());

    assertConflict(
        "k",
        Optional.of(OLD),
        "Key 'k' of 'cc' was at version 3:1 when it was read and is at version 9:4 now",
        new Conflict("cc", "k", Optional.of(OLD), Optional.of(NOW), Optional.of(writer(NOW))));
    assertConflict(
        "d",
        Optional.of(OLD),
        "Key 'd' of 'cc' was at version 3:1 when it was read and is absent now",
        new Conflict("cc", "d", Optional.of(OLD), Optional.empty(), Optional.of(writer(NOW))));
  }

  @Test
  void a_private_key_is_told_by_its_hash() {
    committed.put("cc$$hcol", "h", entry(NEW));

    assertInvalid(
        KVRWSet.newBuilder(),
        hashRead("h", OLD),
        TxValidationCode.MVCC_READ_CONFLICT,
        "Key '68' of 'cc$$hcol' was at version 3:1 when it was read and is at version 5:2 now",
        new Conflict(
            "cc$$hcol", "68", Optional.of(OLD), Optional.of(NEW), Optional.of(writer(NEW))));
  }

  @Test
  void a_range_names_who_wrote_or_deleted_in_it() {
    committed.put("cc", "b", entry(NEW));
    assertPhantom(
        Optional.empty(),
        "key 'b' was absent and is at version 5:2 now",
        new Conflict("cc", "b", Optional.empty(), Optional.of(NEW), Optional.of(writer(NEW))));

    apply(Space.open("cc"), "b", Optional.empty());
    assertPhantom(
        Optional.of(NEW),
        "key 'b' was at version 5:2 and is absent now",
        new Conflict("cc", "b", Optional.of(NEW), Optional.empty(), Optional.of(writer(NOW))));
  }

  private void assertPhantom(Optional<Version> read, String text, Conflict conflict) {
    RangeQueryInfo.Builder range =
        RangeQueryInfo.newBuilder().setStartKey("a").setEndKey("c").setItrExhausted(true);
    read.ifPresent(
        version -> range.getRawReadsBuilder().addKvReads(RwSet.read("b", Optional.of(version))));
    assertInvalid(
        KVRWSet.newBuilder().addRangeQueriesInfo(range),
        HashedRWSet.newBuilder(),
        TxValidationCode.PHANTOM_READ_CONFLICT,
        "A range that was read has changed: " + text,
        conflict);
  }

  private void assertConflict(
      String key, Optional<Version> read, String reason, Conflict conflict) {
    assertInvalid(
        KVRWSet.newBuilder().addReads(RwSet.read(key, read)),
        HashedRWSet.newBuilder(),
        TxValidationCode.MVCC_READ_CONFLICT,
        reason,
        conflict);
  }

  private void assertInvalid(
      KVRWSet.Builder open,
      HashedRWSet.Builder hashes,
      TxValidationCode code,
      String reason,
      Conflict conflict) {
    assertThatThrownBy(() -> check(open, hashes))
        .isInstanceOfSatisfying(
            InvalidTransaction.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.conflict()).contains(conflict);
            });
  }

  private void check(KVRWSet.Builder open, HashedRWSet.Builder hashes) throws InvalidTransaction {
    var collection = new CollectionSet(Space.hashes("cc", "col"), hashes.build(), ByteString.EMPTY);
    new ReadCheck(state, version -> Optional.of(writer(version)))
        .check(List.of(new NamespaceSet("cc", open.build(), List.of(collection))));
  }

  private void apply(Space space, String key, Optional<StateEntry> entry) {
    state.apply(new StateKey(space, ByteString.copyFromUtf8(key)), new Change(entry, NOW));
  }

  private static HashedRWSet.Builder hashRead(String key, Version version) {
    var read = KVReadHash.newBuilder().setKeyHash(ByteString.copyFromUtf8(key));
    read.getVersionBuilder().setBlockNum(version.block()).setTxNum(version.tx());
    return HashedRWSet.newBuilder().addHashedReads(read);
  }

  private static TxId writer(Version version) {
    return TestLedger.txId(10 * version.block() + version.tx());
  }

  private static StateEntry entry(Version version) {
    return StateEntry.of(ByteString.copyFromUtf8("v"), version);
  }
}
