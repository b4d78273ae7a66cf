// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.ledger.StateChange;
import io.heddle.ledger.StateEntry;
import io.heddle.ledger.Version;
import io.heddle.testing.BriefAndKept;
import io.heddle.testing.MapState;
import io.heddle.testing.Spec;
import io.heddle.validate.BlockState.Change;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When what collections hold ends: "brief" keeps it for two blocks, "kept" for ever. */
@Spec("NA-228")
final class ExpiryTest {

  private static final ByteString KEY = ByteString.copyFromUtf8("k\0ey");

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

  @ParameterizedTest
  @EnumSource(names = {"HASHES", "VALUES"})
  void what_is_written_in_block_n_goes_with_block_n_plus_b_plus_1(Space.Kind kind) {
    commit(kind, 5, put(kind, "brief"), put(kind, "kept"));

    for (int number = 6; number < 8; number++) {
      assertThat(changes(kind, number)).isEmpty();
      assertThat(present(kind, "brief")).isTrue();
    }
    commit(kind, 8);
    assertThat(present(kind, "brief")).isFalse();
    assertThat(present(kind, "kept")).isTrue();
    assertThat(changes(kind, 8)).as("the note has gone, too").isEmpty();
    assertThat(committed.open()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"HASHES", "VALUES"})
  void a_note_says_when_and_what_and_of_which_transaction(Space.Kind kind) {
    BlockState state = new BlockState(committed);
    put(kind, "brief").to(state, new Version(5, 3));

    assertThat(expiry(kind, 5).changes(state))
        .containsExactly(
            new StateChange(
                kind == Space.Kind.HASHES ? "$$expiry" : "$$expiry-values",
                ByteString.fromHex("0000000000000008")
                    .concat(ByteString.copyFromUtf8("cc\0brief\0"))
                    .concat(KEY),
                Optional.of(StateEntry.of(ByteString.copyFromUtf8("1"), new Version(5, 3)))));
    assertThat(expiry(other(kind), 5).changes(state)).isEmpty();
  }

  @Test
  void what_was_written_again_stays_for_its_own_time() {
    Space.Kind kind = Space.Kind.HASHES;
    commit(kind, 5, put(kind, "brief"));
    commit(kind, 6, put(kind, "brief"));

    commit(kind, 8);
    assertThat(present(kind, "brief")).isTrue();
    commit(kind, 9);
    assertThat(present(kind, "brief")).isFalse();
  }

  @Test
  void what_this_block_writes_or_deletes_is_left_to_it() {
    Space.Kind kind = Space.Kind.HASHES;
    commit(kind, 5, put(kind, "brief"));
    BlockState state = new BlockState(committed);
    put(kind, "brief").to(state, new Version(8, 0));

    assertThat(expiry(kind, 8).changes(state))
        .extracting(StateChange::namespace)
        .containsExactly("$$expiry", "$$expiry");

    BlockState deleting = new BlockState(committed);
    delete(kind, "brief").to(deleting, new Version(8, 0));
    assertThat(expiry(kind, 8).changes(deleting))
        .extracting(StateChange::namespace)
        .containsExactly("$$expiry");
  }

  private record Write(Space space, boolean isDelete) {
    void to(BlockState state, Version version) {
      Optional<StateEntry> entry =
          isDelete
              ? Optional.empty()
              : Optional.of(StateEntry.of(ByteString.copyFromUtf8("v"), version));
      state.apply(new StateKey(space, KEY), new Change(entry, version));
    }
  }

  private static Write put(Space.Kind kind, String collection) {
    return new Write(new Space("cc", collection, kind), false);
  }

  private static Write delete(Space.Kind kind, String collection) {
    return new Write(new Space("cc", collection, kind), true);
  }

  private static Space.Kind other(Space.Kind kind) {
    return kind == Space.Kind.HASHES ? Space.Kind.VALUES : Space.Kind.HASHES;
  }

  private void commit(Space.Kind kind, long number, Write... writes) {
    BlockState state = new BlockState(committed);
    for (Write write : writes) {
      write.to(state, new Version(number, 0));
    }
    List<StateChange> changes = expiry(kind, number).changes(state);
    committed.apply(state.stateChanges());
    committed.apply(changes);
  }

  private List<StateChange> changes(Space.Kind kind, long number) {
    return expiry(kind, number).changes(new BlockState(committed));
  }

  private Expiry expiry(Space.Kind kind, long number) {
    return new Expiry(number, committed, new CommittedDefinitions(definitions.state()), kind);
  }

  private boolean present(Space.Kind kind, String collection) {
    return committed.get(new Space("cc", collection, kind).stateNamespace(), KEY).isPresent();
  }
}
