// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import io.heddle.testing.BriefAndKept;
import io.heddle.testing.MapState;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import io.heddle.validate.LateWrites.Judged;
import io.heddle.validate.NamespaceSet.CollectionSet;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that come after their block; "brief" keeps its for two blocks. */
@Spec({"NA-227", "NA-398"})
final class LateWritesTest {

  private static final Version WRITER = new Version(5, 1);
  private static final Version LATER = new Version(6, 0);
  private static final KVRWSet PUT_A = writes(RwSet.write("a", "1"));
  private static final KVRWSet PUT_BOTH = writes(RwSet.write("a", "1"), RwSet.write("b", "2"));

  @TempDir private Path directory;
  private final MapState state = new MapState();
  private BriefAndKept definitions;

  @BeforeEach
  void define() {
    definitions = BriefAndKept.in(directory);
    String defined = "_lifecycle";
    try (var rows = definitions.state().range(defined, ByteString.EMPTY, ByteString.EMPTY)) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        state.keys(defined).put(row.get().key(), row.get().entry());
      }
    }
  }

  @AfterEach
  void close() {
    definitions.close();
  }

  @Test
  void what_is_still_the_latest_becomes_the_value_and_the_set_is_kept() {
    isMissing("kept");
    putHash("kept", "a", "1", WRITER);

    assertThat(take("kept", PUT_A, PUT_A.toByteString())).isEmpty();

    assertThat(values("kept")).isEqualTo(Map.of("a", entry("1", WRITER)));
    assertThat(PrivateWriteSet.ofBlock(state, 5))
        .containsExactly(new PrivateWriteSet(WRITER, "cc", "kept", PUT_A.toByteString()));
    assertThat(MissingPrivateData.in(state)).isEmpty();
  }

  @Test
  void what_was_overwritten_since_is_kept_as_a_set_only() {
    isMissing("kept");
    putHash("kept", "a", "2", LATER);
    state.put("cc$$pkept", "a", entry("2", LATER));

    assertThat(take("kept", PUT_A, PUT_A.toByteString())).isEmpty();

    assertThat(values("kept")).isEqualTo(Map.of("a", entry("2", LATER)));
    assertThat(PrivateWriteSet.ofBlock(state, 5)).hasSize(1);
  }

  @Test
  void what_was_deleted_since_does_not_come_back() {
    isMissing("kept");

    assertThat(take("kept", PUT_A, PUT_A.toByteString())).isEmpty();

    assertThat(values("kept")).isEmpty();
    assertThat(MissingPrivateData.in(state)).isEmpty();
  }

  @Test
  void a_value_whose_hash_got_a_new_version_by_metadata_gets_it_too() {
    isMissing("kept");
    putHash("kept", "a", "1", LATER);

    assertThat(take("kept", PUT_A, PUT_A.toByteString())).isEmpty();

    assertThat(values("kept")).isEqualTo(Map.of("a", entry("1", LATER)));
  }

  @Test
  void a_late_write_of_metadata_gives_the_value_the_version_of_its_hash() {
    isMissing("kept");
    putHash("kept", "a", "1", WRITER);
    state.put("cc$$pkept", "a", entry("1", new Version(3, 0)));
    KVRWSet metadata =
        KVRWSet.newBuilder().addMetadataWrites(KVMetadataWrite.newBuilder().setKey("a")).build();

    assertThat(take("kept", metadata, metadata.toByteString())).isEmpty();

    assertThat(values("kept")).isEqualTo(Map.of("a", entry("1", WRITER)));
  }

  @Test
  void a_late_delete_takes_the_value_away_unless_the_key_is_there_again() {
    KVRWSet delete = writes(RwSet.delete("a"));
    isMissing("kept");
    state.put("cc$$pkept", "a", entry("1", new Version(3, 0)));

    assertThat(take("kept", delete, delete.toByteString())).isEmpty();
    assertThat(values("kept")).isEmpty();

    isMissing("kept");
    putHash("kept", "a", "2", LATER);
    state.put("cc$$pkept", "a", entry("2", LATER));
    assertThat(take("kept", delete, delete.toByteString())).isEmpty();
    assertThat(values("kept")).isEqualTo(Map.of("a", entry("2", LATER)));
  }

  @Test
  void what_has_another_hash_is_refused_and_stays_missing() {
    isMissing("kept");
    putHash("kept", "a", "1", WRITER);
    ByteString other = writes(RwSet.write("a", "2")).toByteString();

    assertThat(take("kept", PUT_A, other)).contains("Hash mismatched");
    assertThat(take("kept", PUT_A, ByteString.copyFromUtf8("\u0007garbage")))
        .contains("Error during unmarshalling of collection proto");
    assertThat(take("kept", PUT_BOTH, PUT_A.toByteString()))
        .contains("Only subset of expected keys present");

    assertThat(values("kept")).isEmpty();
    assertThat(PrivateWriteSet.ofBlock(state, 5)).isEmpty();
    assertThat(MissingPrivateData.in(state)).hasSize(1);
  }

  @Test
  @Spec("NA-229")
  void what_was_purged_since_is_left_out_whether_or_not_it_is_given() {
    for (KVRWSet given : List.of(PUT_BOTH, writes(RwSet.write("b", "2")))) {
      isMissing("kept");
      putHash("kept", "b", "2", WRITER);
      state.apply(List.of(PurgeMarks.mark(values(), hash("a"), LATER)));

      assertThat(take("kept", PUT_BOTH, given.toByteString())).isEmpty();

      assertThat(values("kept")).isEqualTo(Map.of("b", entry("2", WRITER)));
      assertThat(PrivateWriteSet.ofBlock(state, 5))
          .containsExactly(
              new PrivateWriteSet(
                  WRITER, "cc", "kept", writes(RwSet.write("b", "2")).toByteString()));
    }
  }

  @Test
  void beside_what_was_purged_each_value_is_held_against_its_hash() {
    isMissing("kept");
    state.apply(List.of(PurgeMarks.mark(values(), hash("a"), LATER)));

    assertThat(
            take(
                "kept",
                PUT_BOTH,
                writes(RwSet.write("a", "1"), RwSet.write("b", "3")).toByteString()))
        .contains("Hash mismatched");
    assertThat(take("kept", PUT_BOTH, PUT_A.toByteString()))
        .contains("Only subset of expected keys present");
  }

  @Test
  @Spec("NA-229")
  void of_what_was_purged_as_a_whole_nothing_is_needed() {
    isMissing("kept");
    LateWrites late = late("kept", PUT_A);
    assertThat(late.areGone(state)).isFalse();
    state.apply(List.of(PurgeMarks.mark(values(), hash("a"), WRITER)));

    assertThat(late.areGone(state)).isTrue();
    assertThat(take("kept", PUT_A, ByteString.EMPTY)).isEmpty();

    assertThat(values("kept")).isEmpty();
    assertThat(PrivateWriteSet.ofBlock(state, 5))
        .containsExactly(new PrivateWriteSet(WRITER, "cc", "kept", ByteString.EMPTY));
    assertThat(MissingPrivateData.in(state)).isEmpty();
  }

  @Test
  void what_was_written_after_a_purge_is_taken() {
    isMissing("kept");
    putHash("kept", "a", "1", WRITER);
    state.apply(List.of(PurgeMarks.mark(values(), hash("a"), new Version(5, 0))));

    assertThat(take("kept", PUT_A, PUT_A.toByteString())).isEmpty();

    assertThat(values("kept")).isEqualTo(Map.of("a", entry("1", WRITER)));
  }

  @Test
  @Spec("NA-228")
  void what_has_ended_is_not_taken_and_what_has_not_ends_in_time() {
    isMissing("brief");
    assertThat(take(8, "brief", PUT_A, PUT_A.toByteString())).isEmpty();
    assertThat(PrivateWriteSet.ofBlock(state, 5)).hasSize(1);

    isMissing("brief");
    putHash("brief", "a", "1", WRITER);
    assertThat(take(8, "brief", PUT_A, PUT_A.toByteString())).isEmpty();
    assertThat(values("brief")).containsOnlyKeys("a");
    var defined = new CommittedDefinitions(definitions.state());
    var sets = new PrivateWriteSets(8, state, defined);
    state.apply(
        new PrivateValues(
                state,
                new PrivateWrites(_ -> List.of(), PrivateSource.NONE),
                new Expiry(8, state, defined, Space.Kind.VALUES),
                sets)
            .changes(new BlockState(state)));
    assertThat(values("brief")).isEmpty();
    assertThat(PrivateWriteSet.ofBlock(state, 5)).isEmpty();

    isMissing("brief");
    assertThat(take(9, "brief", PUT_A, PUT_A.toByteString())).isEmpty();
    assertThat(PrivateWriteSet.ofBlock(state, 5)).isEmpty();
    assertThat(MissingPrivateData.in(state)).isEmpty();
  }

  @Test
  void what_is_not_missing_any_more_changes_nothing() {
    putHash("kept", "a", "1", WRITER);

    assertThat(take("kept", PUT_A, PUT_A.toByteString())).isEmpty();

    assertThat(values("kept")).isEmpty();
    assertThat(PrivateWriteSet.ofBlock(state, 5)).isEmpty();
  }

  private void isMissing(String collection) {
    state.apply(List.of(new MissingPrivateData(WRITER, "cc", collection).noted()));
  }

  private void putHash(String collection, String key, String value, Version version) {
    state.apply(
        List.of(
            new StateChange(
                "cc$$h" + collection,
                hash(key),
                Optional.of(StateEntry.of(Sha256.of(ByteString.copyFromUtf8(value)), version)))));
  }

  /** What the ledger says to what is given; empty if it takes it. */
  private Optional<String> take(String collection, KVRWSet written, ByteString given) {
    return take(7, collection, written, given);
  }

  private Optional<String> take(long height, String collection, KVRWSet written, ByteString given) {
    LateWrites late = late(collection, written);
    return switch (late.judge(state, given)) {
      case Judged.Right right -> {
        state.apply(late.changes(state, height, right));
        yield Optional.empty();
      }
      case Judged.Wrong(String reason) -> Optional.of(reason);
    };
  }

  private static LateWrites late(String collection, KVRWSet written) {
    var hashes = HashedRWSet.newBuilder();
    for (KVWrite write : written.getWritesList()) {
      var hashed = KVWriteHash.newBuilder().setKeyHash(hash(write.getKey()));
      hashes.addHashedWrites(
          write.getIsDelete()
              ? hashed.setIsDelete(true)
              : hashed.setValueHash(Sha256.of(write.getValue())));
    }
    return new LateWrites(
        new MissingPrivateData(WRITER, "cc", collection),
        new CollectionSet(
            Space.hashes("cc", collection), hashes.build(), Sha256.of(written.toByteString())));
  }

  private Map<String, StateEntry> values(String collection) {
    Map<String, StateEntry> values = new HashMap<>();
    state.keys("cc$$p" + collection).forEach((key, entry) -> values.put(key.toStringUtf8(), entry));
    return values;
  }

  private static Space values() {
    return Space.values("cc", "kept");
  }

  private static StateEntry entry(String value, Version version) {
    return StateEntry.of(ByteString.copyFromUtf8(value), version);
  }

  private static ByteString hash(String key) {
    return Sha256.of(ByteString.copyFromUtf8(key));
  }

  private static KVRWSet writes(KVWrite... writes) {
    return KVRWSet.newBuilder().addAllWrites(List.of(writes)).build();
  }
}
