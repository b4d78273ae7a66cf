// SPDX-License-Identifier: Apache-2.0
package io.heddle.events;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.events.ReadingTurns.Turn;
import io.heddle.testing.EventBlock;
import io.heddle.testing.TestLedger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedBlocksTest {

  private record Size(int bytes) {}

  @TempDir private Path dir;

  @Test
  void a_block_is_read_and_taken_apart_once_for_all_who_come_soon() {
    try (TestLedger chain = TestLedger.in(dir)) {
      new EventBlock().valid("t0", "cc", "a").appendTo(chain.ledger());
      var blocks = new SharedBlocks(chain.ledger());
      var made = new AtomicInteger();

      SharedBlock first = blocks.block(0).orElseThrow();
      SharedBlock second = blocks.block(0).orElseThrow();
      for (SharedBlock each : List.of(first, second)) {
        each.as(
            Size.class,
            block -> {
              made.incrementAndGet();
              return new Size(block.getSerializedSize());
            });
      }

      assertThat(second).isSameAs(first);
      assertThat(made).hasValue(1);
      assertThat(blocks.block(1)).isEmpty();
    }
  }

  @Test
  void so_many_bytes_are_kept_and_no_more() {
    try (TestLedger chain = TestLedger.in(dir)) {
      for (int i = 0; i < 12; i++) {
        new EventBlock().valid("t" + i, "cc", "x".repeat(1 << 20)).appendTo(chain.ledger());
      }
      var blocks = new SharedBlocks(chain.ledger());
      SharedBlock first = blocks.block(0).orElseThrow();
      for (long number = 1; number < 12; number++) {
        blocks.block(number);
      }

      assertThat(blocks.bytes()).isBetween(6L << 20, 8L << 20);
      assertThat(blocks.block(0).orElseThrow()).isNotSameAs(first);
      assertThat(blocks.block(11).orElseThrow()).isSameAs(blocks.block(11).orElseThrow());
    }
  }

  @Test
  void turns_are_taken_in_the_order_of_asking() throws Exception {
    var turns = new ReadingTurns(1);
    List<Integer> order = new ArrayList<>();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    try (Turn _ = turns.take()) {
      for (int i = 0; i < 20; i++) {
        int who = i;
        var done = new CompletableFuture<Void>();
        all.add(done);
        Thread thread =
            Thread.ofVirtual()
                .start(() -> {
                  try (Turn _ = turns.take()) {
                    order.add(who);
                    done.complete(null);
                  } catch (InterruptedException e) {
                    done.completeExceptionally(e);
                  }
                });
        await().until(() -> thread.getState() == Thread.State.WAITING);
      }
      assertThat(order).isEmpty();
    }

    for (CompletableFuture<Void> each : all) {
      each.get(10, SECONDS);
    }
    assertThat(order)
        .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 20).boxed().toList());
  }
}
