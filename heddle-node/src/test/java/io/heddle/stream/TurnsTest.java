// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TurnsTest {

  @TempDir private Path dir;

  @Test
  @Spec("CP-222")
  void no_more_run_at_once_than_the_limit_says_and_the_others_come_after() throws IOException {
    try (var harness = limited(2, 198)) {
      FakeChaincode chaincode = harness.chaincode();
      List<CompletableFuture<Outcome>> results = new ArrayList<>();
      for (int tx = 0; tx < 200; tx++) {
        results.add(call(harness, tx));
      }

      for (int tx = 0; tx < 200; tx++) {
        ChaincodeMessage start = chaincode.receive(ChaincodeMessage.Type.TRANSACTION);
        assertThat(chaincode.unread()).isLessThanOrEqualTo(1);
        chaincode.complete(start, "");
      }

      assertThat(results)
          .allSatisfy(result -> assertThat(result).succeedsWithin(Duration.ofSeconds(10)));
    }
  }

  @Test
  @Spec("CP-222")
  void what_is_more_than_may_wait_is_refused_at_once() throws IOException {
    try (var harness = limited(1, 1)) {
      FakeChaincode chaincode = harness.chaincode();
      var running = call(harness, 1);
      ChaincodeMessage start = chaincode.receive(ChaincodeMessage.Type.TRANSACTION);
      var waiting = call(harness, 2);
      var either = call(harness, 3);

      await().until(() -> waiting.isCompletedExceptionally() || either.isCompletedExceptionally());
      Throwable refusal = (waiting.isDone() ? waiting : either).exceptionNow();
      assertThat(refusal)
          .isInstanceOfSatisfying(
              HeddleException.class,
              failure -> assertThat(failure.fault()).isEqualTo(Fault.UNAVAILABLE))
          .hasMessage("chaincode basic:01 is busy: 1 transactions run and 1 wait");
      chaincode.complete(start, "");
      chaincode.complete(chaincode.receive(ChaincodeMessage.Type.TRANSACTION), "");
      assertThat(running).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  @Spec("CP-222")
  void a_call_by_another_chaincode_waits_for_no_turn() throws IOException {
    try (var harness = limited(1, 0)) {
      FakeChaincode chaincode = harness.chaincode();
      var caller = call(harness, 1);
      ChaincodeMessage start = chaincode.receive(ChaincodeMessage.Type.TRANSACTION);

      var nested = harness.startFor(StreamHarness.EXECUTE_TIMEOUT, 2);

      chaincode.complete(chaincode.receive(ChaincodeMessage.Type.TRANSACTION), "nested");
      assertThat(nested.outcome()).isInstanceOf(Outcome.Completed.class);
      chaincode.complete(start, "");
      assertThat(caller).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  @Spec("CP-222")
  void time_spent_waiting_does_not_count_as_time_to_execute() throws Exception {
    var turns = new Turns(StreamHarness.BASIC, new ConcurrencyLimit(1, 1));
    Turns.Turn first = turns.await(Duration.ZERO);

    assertThatThrownBy(() -> turns.await(Duration.ofMillis(1)))
        .hasMessage("chaincode basic:01 is busy: the transaction had no turn within 0 s");

    first.close();
    turns.await(Duration.ZERO).close();
  }

  @Test
  @Spec("CP-222")
  void there_is_no_limit_unless_one_is_asked_for() {
    assertThat(StreamSettings.defaults().concurrency()).isEqualTo(ConcurrencyLimit.none());
  }

  @Test
  void a_limit_that_lets_nothing_run_is_refused() {
    assertThatThrownBy(() -> new ConcurrencyLimit(0, 5))
        .hasMessage("A chaincode cannot be given 0 transactions at once with 5 waiting");
  }

  private StreamHarness limited(int running, int waiting) throws IOException {
    return new StreamHarness(
        dir,
        StreamHarness.settings(StreamHarness.EXECUTE_TIMEOUT)
            .with(new ConcurrencyLimit(running, waiting)));
  }

  /** A transaction as a client's, which takes a turn. */
  private static CompletableFuture<Outcome> call(StreamHarness harness, long tx) {
    ChaincodeStream stream = harness.stream();
    Invocation invocation = harness.invocation(TestLedger.txId(tx), harness.simulator(tx), false);
    var result = new CompletableFuture<Outcome>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            result.complete(stream.execute(invocation));
          } catch (HeddleException | InterruptedException e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }
}
