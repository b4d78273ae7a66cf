// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a transaction tells of itself, and that it ends for every use and every way to end it. */
final class SimulatorEndTest {

  private static final ByteString X = ByteString.copyFromUtf8("x");

  /** No id of a document, so that whoever looks at the key first is found out. */
  private static final String NO_KEY = "_";

  @TempDir private Path dir;
  private TestLedger chain;

  @BeforeEach
  void start() {
    chain = TestLedger.in(dir).put("cc", "k", "{}").put("cc$$pc", "p", "{}");
  }

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  @Spec("CP-68")
  void every_use_after_the_end_is_refused_for_that() {
    List<Consumer<Simulator>> ends =
        List.of(Simulator::results, Simulator::privateResults, Simulator::close);
    for (Consumer<Simulator> end : ends) {
      try (Simulator ended = simulator()) {
        List<Runnable> uses = uses(ended);
        end.accept(ended);

        for (int i = 0; i < uses.size(); i++) {
          assertThatThrownBy(uses.get(i)::run)
              .as("use %d", i)
              .hasMessage("this instance should not be used after calling Done()");
        }
      }
    }
  }

  private static List<Runnable> uses(Simulator simulator) {
    simulator.put("cc", "k", X); // which refuses pages and private queries, too, in other words
    PrivateCollection collection = simulator.collection("cc", "c");
    var range = simulator.range("cc", "", "");
    var query = simulator.query("cc", "{\"selector\":{}}");
    return Arrays.asList(
        range::next,
        range::nextKey,
        query::next,
        () -> simulator.get("cc", NO_KEY),
        () -> simulator.put("cc", NO_KEY, X),
        () -> simulator.delete("cc", NO_KEY),
        () -> simulator.metadata("cc", NO_KEY),
        () -> simulator.putMetadata("cc", NO_KEY, "m", X),
        () -> simulator.range("cc", "", ""),
        () -> simulator.page("cc", "", ""),
        () -> simulator.query("cc", "no query"),
        () -> simulator.queryPage("cc", "no query", ""),
        () -> simulator.state("cc").checkWrite(NO_KEY, X),
        () -> collection.get(NO_KEY),
        () -> collection.hash("p"),
        () -> collection.put(NO_KEY, X),
        () -> collection.purge(NO_KEY),
        () -> collection.checkWrite(NO_KEY, X),
        () -> collection.metadata("p"),
        () -> collection.putMetadata(NO_KEY, "m", X),
        () -> collection.range("", ""),
        () -> collection.query("no query"));
  }

  @Test
  void the_end_gives_up_the_snapshot_and_what_is_open_on_it() {
    Simulator simulator = simulator();
    simulator.range("cc", "", "").next();
    assertThat(chain.store().openReaders()).isPositive();

    simulator.close();

    assertThat(chain.store().openReaders()).isZero();
  }

  @Test
  void a_query_that_is_given_up_leaves_nothing_open() {
    try (Simulator simulator = simulator()) {
      int before = chain.store().openReaders();
      var range = simulator.range("cc", "", "");
      var query = simulator.query("cc", "{\"selector\":{}}");
      assertThat(chain.store().openReaders()).isGreaterThan(before);

      range.close();
      query.close();

      assertThat(chain.store().openReaders()).isEqualTo(before);
    }
  }

  @Test
  void tells_what_it_has_touched_so_far() {
    try (Simulator simulator = simulator()) {
      assertThat(simulator.namespaces()).isEmpty();
      assertThat(simulator.hasWritten()).isFalse();
      assertThat(simulator.collectionsRead("cc")).isEmpty();

      simulator.get("z", "k");
      simulator.collection("cc", "hashed").hash("p");
      assertThat(simulator.namespaces()).containsExactly("cc", "z");
      assertThat(simulator.hasWritten()).isFalse();
      assertThat(simulator.collectionsRead("cc")).isEmpty();

      simulator.collection("cc", "read").get("absent");
      assertThat(simulator.collectionsRead("cc")).isEqualTo(Set.of("read"));
      assertThat(simulator.collectionsRead("z")).isEmpty();

      simulator.delete("a", "k");
      assertThat(simulator.hasWritten()).isTrue();
      assertThat(simulator.namespaces()).containsExactly("a", "cc", "z");
      assertThat(simulator.reader().get("cc", "k")).isPresent();
      assertThat(simulator.privateResults()).isEmpty();
    }
  }

  @Test
  void a_namespace_seen_by_itself_is_the_same_namespace() {
    try (Simulator whole = simulator();
        Simulator part = simulator()) {
      whole.get("cc", "k");
      whole.metadata("cc", "m");
      whole.put("cc", "a", X);
      whole.delete("cc", "b");
      whole.putMetadata("cc", "c", "name", X);
      whole.range("cc", "a", "z").next();
      whole.query("cc", "{\"selector\":{}}").next();

      KeySpace space = part.state("cc");
      assertThat(space.get("k").toStringUtf8()).isEqualTo("{}");
      assertThat(space.metadata("m")).isEqualTo(Map.of());
      space.put("a", X);
      space.delete("b");
      space.putMetadata("c", "name", X);
      assertThat(space.range("a", "z").next()).isPresent();
      assertThat(space.query("{\"selector\":{}}").next()).isPresent();

      assertThat(part.results()).isEqualTo(whole.results());
    }
  }

  @Test
  void a_check_alone_makes_a_transaction_one_that_writes() {
    try (Simulator simulator = simulator()) {
      assertThatThrownBy(() -> simulator.state("cc").checkWrite(NO_KEY, X))
          .hasMessage("invalid key [_], cannot begin with \"_\"");
      assertThat(simulator.hasWritten()).isTrue();
    }
    try (Simulator simulator = simulator()) {
      assertThatThrownBy(() -> simulator.collection("cc", "c").checkWrite(NO_KEY, X))
          .hasMessage("invalid key [_], cannot begin with \"_\"");
      assertThat(simulator.hasWritten()).isTrue();
    }
  }

  private Simulator simulator() {
    return new Simulator(TestLedger.txId(1), chain.ledger().snapshot(), StateDatabase.COUCHDB);
  }
}
