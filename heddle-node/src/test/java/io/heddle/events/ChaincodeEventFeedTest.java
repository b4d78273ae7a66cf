// SPDX-License-Identifier: Apache-2.0
package io.heddle.events;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.base.TxId;
import io.heddle.testing.EventBlock;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
final class ChaincodeEventFeedTest {

  @TempDir private Path dir;
  private TestLedger chain;
  private ChaincodeEventFeed feed;

  @BeforeEach
  void open() {
    chain = TestLedger.in(dir);
    feed = new ChaincodeEventFeed(new SharedBlocks(chain.ledger()));
  }

  @AfterEach
  void close() {
    feed.close();
    chain.close();
  }

  @Test
  @Spec({"NA-138", "NA-139", "NA-140"})
  void replays_stored_blocks_and_goes_on_with_new_ones() throws Exception {
    new EventBlock().valid("t0", "cc", "a").valid("t1", "cc", "b").appendTo(chain.ledger());
    try (EventStream events = feed.open(from(0))) {
      assertThat(names(events.next())).containsExactly("0", "a", "b");

      CompletableFuture<Optional<BlockEvents>> next = later(events);
      feed.committed(new EventBlock().valid("t2", "cc", "c").appendTo(chain.ledger()));

      assertThat(names(next.get(10, SECONDS))).containsExactly("1", "c");
    }
  }

  @Test
  @Spec("NA-139")
  void passes_on_only_valid_events_of_the_chaincode_that_was_asked_for() throws Exception {
    new EventBlock()
        .valid("t0", "other", "a")
        .add("t1", "cc", "b", TxValidationCode.MVCC_READ_CONFLICT)
        .valid("t2", "cc", "")
        .valid("t3", "cc", "c")
        .appendTo(chain.ledger());

    try (EventStream events = feed.open(from(0))) {
      assertThat(names(events.next())).containsExactly("0", "c");
    }
  }

  @Test
  @Spec("NA-140")
  void leaves_out_blocks_without_such_events() throws Exception {
    feed.committed(new EventBlock().valid("t0", "other", "a").appendTo(chain.ledger()));
    feed.committed(new EventBlock().valid("t1", "cc", "b").appendTo(chain.ledger()));

    try (EventStream events = feed.open(from(0))) {
      assertThat(names(events.next())).containsExactly("1", "b");
    }
  }

  @Test
  @Spec("NA-138")
  void starts_with_the_next_block_if_nothing_else_is_said() throws Exception {
    new EventBlock().valid("t0", "cc", "a").appendTo(chain.ledger());
    try (EventStream events =
        feed.open(new EventsRequest("cc", Optional.empty(), Optional.empty()))) {
      feed.committed(new EventBlock().valid("t1", "cc", "b").appendTo(chain.ledger()));

      assertThat(names(events.next())).containsExactly("1", "b");
    }
  }

  @Test
  @Spec({"NA-138", "NA-139"})
  void goes_on_after_a_transaction_in_the_middle_of_a_block() throws Exception {
    new EventBlock().valid("t0", "cc", "a").appendTo(chain.ledger());
    new EventBlock()
        .valid("t1", "cc", "b")
        .valid("t2", "other", "c")
        .valid("t3", "cc", "d")
        .appendTo(chain.ledger());
    EventsRequest request = new EventsRequest("cc", Optional.of(0L), Optional.of(new TxId("t2")));

    try (EventStream events = feed.open(request)) {
      assertThat(names(events.next())).containsExactly("1", "d");
    }
  }

  @Test
  @Spec("NA-139")
  void sends_nothing_until_an_unknown_transaction_has_been_seen() throws Exception {
    new EventBlock().valid("t0", "cc", "a").appendTo(chain.ledger());
    EventsRequest request = new EventsRequest("cc", Optional.of(0L), Optional.of(new TxId("t1")));

    try (EventStream events = feed.open(request)) {
      feed.committed(
          new EventBlock().valid("t1", "cc", "b").valid("t2", "cc", "c").appendTo(chain.ledger()));

      assertThat(names(events.next())).containsExactly("1", "c");
    }
  }

  @Test
  @Spec("NA-140")
  void ends_when_the_reader_closes_the_stream() throws Exception {
    EventStream events = feed.open(from(0));
    CompletableFuture<Optional<BlockEvents>> next = later(events);

    events.close();

    assertThat(next.get(10, SECONDS)).isEmpty();
  }

  @Test
  @Spec("NA-138")
  void waits_for_the_last_block_that_there_can_be() throws Exception {
    EventStream events = feed.open(from(-1));
    CompletableFuture<Optional<BlockEvents>> next = later(events);
    feed.committed(new EventBlock().valid("t0", "cc", "a").appendTo(chain.ledger()));

    events.close();

    assertThat(next.get(10, SECONDS)).isEmpty();
  }

  @Test
  void ends_when_the_feed_is_closed() throws Exception {
    EventStream events = feed.open(from(0));
    CompletableFuture<Optional<BlockEvents>> next = later(events);

    feed.close();

    assertThat(next.get(10, SECONDS)).isEmpty();
  }

  @Test
  @Spec("NA-140")
  void sleeps_through_blocks_of_others_and_misses_nothing() throws Exception {
    try (EventStream events = feed.open(from(0))) {
      CompletableFuture<Optional<BlockEvents>> next = later(events);
      for (int i = 0; i < 100; i++) {
        feed.committed(new EventBlock().valid("t" + i, "other", "a").appendTo(chain.ledger()));
      }
      await().until(() -> feed.sleepingCount() == 1);

      feed.committed(new EventBlock().valid("mine", "cc", "b").appendTo(chain.ledger()));

      assertThat(names(next.get(10, SECONDS))).containsExactly("100", "b");
    }
    assertThat(feed.sleepingCount()).isZero();
  }

  @Test
  void streams_at_every_place_see_all_of_their_events_while_blocks_come() throws Exception {
    List<CompletableFuture<List<String>>> readers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      readers.add(all(i % 3 == 0 ? "cc" : "other", 50));
      feed.committed(
          new EventBlock()
              .valid("c" + i, "cc", "c" + i)
              .valid("o" + i, i % 2 == 0 ? "other" : "third", "o" + i)
              .appendTo(chain.ledger()));
    }
    for (int i = 60; i < 110; i++) {
      feed.committed(
          new EventBlock()
              .valid("c" + i, "cc", "c" + i)
              .valid("o" + i, "other", "o" + i)
              .appendTo(chain.ledger()));
    }

    for (int i = 0; i < readers.size(); i++) {
      List<String> expected = new ArrayList<>();
      for (int block = 0; expected.size() < 50; block++) {
        boolean isOther = i % 3 != 0;
        if (!isOther || block % 2 == 0 || block >= 60) {
          expected.add((isOther ? "o" : "c") + block);
        }
      }
      assertThat(readers.get(i).get(30, SECONDS)).isEqualTo(expected);
    }
  }

  /** So many events of a chaincode, from the first block on. */
  private CompletableFuture<List<String>> all(String chaincode, int count) {
    CompletableFuture<List<String>> all = new CompletableFuture<>();
    EventStream events = feed.open(new EventsRequest(chaincode, Optional.of(0L), Optional.empty()));
    Thread.ofVirtual()
        .start(() -> {
          List<String> names = new ArrayList<>();
          try (events) {
            while (names.size() < count) {
              events
                  .next()
                  .orElseThrow()
                  .events()
                  .forEach(event -> names.add(event.getEventName()));
            }
            all.complete(names);
          } catch (InterruptedException | RuntimeException e) {
            all.completeExceptionally(e);
          }
        });
    return all;
  }

  @Test
  void reads_the_same_from_the_ledger_as_from_memory() {
    var block =
        new EventBlock()
            .valid("t0", "cc", "a")
            .add("t1", "cc", "b", TxValidationCode.PHANTOM_READ_CONFLICT)
            .valid("t2", "other", "c")
            .appendTo(chain.ledger());
    List<ChaincodeEvent> stored = feed.eventsOf(0);

    feed.committed(block);

    assertThat(feed.eventsOf(0)).isEqualTo(stored).hasSize(2);
  }

  private static EventsRequest from(long block) {
    return new EventsRequest("cc", Optional.of(block), Optional.empty());
  }

  private static CompletableFuture<Optional<BlockEvents>> later(EventStream events) {
    CompletableFuture<Optional<BlockEvents>> next = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            next.complete(events.next());
          } catch (InterruptedException | RuntimeException e) {
            next.completeExceptionally(e);
          }
        });
    return next;
  }

  /** The number of the block and the names of the events. */
  private static List<String> names(Optional<BlockEvents> block) {
    List<String> names = new ArrayList<>();
    names.add(Long.toString(block.orElseThrow().block()));
    block.orElseThrow().events().forEach(event -> names.add(event.getEventName()));
    return names;
  }
}
