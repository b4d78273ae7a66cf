// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import io.heddle.ledger.Version;
import io.heddle.testing.BriefAndKept;
import io.heddle.testing.MapState;
import io.heddle.testing.RwSet;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.List;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Private write sets as they come, are purged and end: "brief" keeps its for two blocks. */
@Spec({"NA-228", "NA-229"})
final class PrivateWriteSetsTest {

  private static final List<String> NAMESPACES =
      List.of("$$write-sets", "$$write-set-keys", "$$expiry-write-sets");

  @TempDir private Path directory;
  private final MapState committed = new MapState();
  private BriefAndKept definitions;

  @BeforeEach
  void define() {
    definitions = BriefAndKept.in(directory);
  }

  @AfterEach
  void close() {
    definitions.close();
  }

  @Test
  void those_of_a_block_are_found_in_the_order_of_its_transactions() {
    PrivateWriteSets block = block(5);
    block.keep(new Version(5, 2), values("kept"), writes("a", "b"));
    block.keep(new Version(5, 0), values("kept"), writes("a"));
    block.keep(new Version(5, 0), values("brief"), writes("c"));
    commit(block);
    PrivateWriteSets next = block(6);
    next.keep(new Version(6, 0), values("kept"), writes("a"));
    commit(next);

    assertThat(PrivateWriteSet.ofBlock(committed, 5))
        .containsExactly(
            new PrivateWriteSet(new Version(5, 0), "cc", "brief", writes("c")),
            new PrivateWriteSet(new Version(5, 0), "cc", "kept", writes("a")),
            new PrivateWriteSet(new Version(5, 2), "cc", "kept", writes("a", "b")));
    assertThat(PrivateWriteSet.ofBlock(committed, 6))
        .containsExactly(new PrivateWriteSet(new Version(6, 0), "cc", "kept", writes("a")));
    assertThat(PrivateWriteSet.ofBlock(committed, 4)).isEmpty();
    assertThat(committed.open()).isZero();
  }

  @Test
  void a_set_ends_with_its_collections_time_and_leaves_nothing() {
    PrivateWriteSets block = block(5);
    block.keep(new Version(5, 1), values("brief"), writes("a", "b"));
    commit(block);

    commit(block(6));
    commit(block(7));
    assertThat(PrivateWriteSet.ofBlock(committed, 5)).hasSize(1);
    commit(block(8));

    assertNothingLeft();
  }

  @Test
  void a_set_of_another_collection_does_not_end() {
    PrivateWriteSets block = block(5);
    block.keep(new Version(5, 1), values("kept"), writes("a"));
    commit(block);

    for (int number = 6; number < 12; number++) {
      assertThat(block(number).changes()).isEmpty();
    }
    assertThat(committed.keys("$$expiry-write-sets")).isEmpty();
  }

  @Test
  void a_purge_takes_the_key_out_of_all_sets_before_it() {
    PrivateWriteSets block = block(5);
    block.keep(new Version(5, 0), values("kept"), writes("a", "b"));
    block.keep(new Version(5, 1), values("brief"), writes("a"));
    commit(block);
    PrivateWriteSets purging = block(6);
    purging.keep(new Version(6, 0), values("kept"), writes("a", "c"));
    purging.keep(new Version(6, 1), values("kept"), writes("a", "d"));
    purging.keep(new Version(6, 2), values("kept"), writes("a", "e"));
    purging.purge(values("kept"), hash("a"), new Version(6, 1));
    commit(purging);

    assertThat(PrivateWriteSet.ofBlock(committed, 5))
        .containsExactly(
            new PrivateWriteSet(new Version(5, 0), "cc", "kept", writes("b")),
            new PrivateWriteSet(new Version(5, 1), "cc", "brief", writes("a")));
    assertThat(PrivateWriteSet.ofBlock(committed, 6))
        .containsExactly(
            new PrivateWriteSet(new Version(6, 0), "cc", "kept", writes("c")),
            new PrivateWriteSet(new Version(6, 1), "cc", "kept", writes("d")),
            new PrivateWriteSet(new Version(6, 2), "cc", "kept", writes("a", "e")));
  }

  @Test
  void a_set_of_which_all_is_purged_stays_without_writes_and_its_notes_go() {
    PrivateWriteSets block = block(5);
    block.keep(new Version(5, 0), values("kept"), writes("a", "b"));
    commit(block);
    PrivateWriteSets purging = block(6);
    purging.keep(new Version(6, 0), values("kept"), writes("a"));
    purging.purge(values("kept"), hash("a"), new Version(6, 0));
    purging.purge(values("kept"), hash("b"), new Version(6, 0));
    commit(purging);

    assertThat(PrivateWriteSet.ofBlock(committed, 5))
        .containsExactly(new PrivateWriteSet(new Version(5, 0), "cc", "kept", ByteString.EMPTY));
    assertThat(PrivateWriteSet.ofBlock(committed, 6))
        .containsExactly(new PrivateWriteSet(new Version(6, 0), "cc", "kept", ByteString.EMPTY));
    assertThat(committed.open()).isZero();
  }

  @Test
  void what_is_purged_or_written_again_still_ends_in_time() {
    PrivateWriteSets block = block(5);
    block.keep(new Version(5, 0), values("brief"), writes("a", "b"));
    commit(block);
    PrivateWriteSets purging = block(6);
    purging.purge(values("brief"), hash("a"), new Version(6, 0));
    commit(purging);
    assertThat(PrivateWriteSet.ofBlock(committed, 5))
        .containsExactly(new PrivateWriteSet(new Version(5, 0), "cc", "brief", writes("b")));

    commit(block(8));

    assertNothingLeft();
  }

  private void assertNothingLeft() {
    for (String namespace : NAMESPACES) {
      assertThat(committed.keys(namespace)).as(namespace).isEmpty();
    }
  }

  private PrivateWriteSets block(long number) {
    return new PrivateWriteSets(number, committed, new CommittedDefinitions(definitions.state()));
  }

  private void commit(PrivateWriteSets sets) {
    committed.apply(sets.changes());
  }

  private static Space values(String collection) {
    return Space.values("cc", collection);
  }

  private static ByteString writes(String... keys) {
    KVRWSet.Builder set = KVRWSet.newBuilder();
    for (String key : keys) {
      set.addWrites(RwSet.write(key, "value of " + key));
    }
    return set.build().toByteString();
  }

  private static ByteString hash(String key) {
    return Sha256.of(ByteString.copyFromUtf8(key));
  }
}
