// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.base.Fault;
import io.heddle.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TransactionContextTest {

  private static final int REQUESTS = 20;

  /** Each time that it wakes it looks at the clock. */
  @Test
  void who_waits_for_the_end_is_not_woken_by_each_request(@TempDir Path dir) throws Exception {
    var looks = new AtomicInteger();
    try (TransactionContext context = context(dir, looks)) {
      Thread waiting = Thread.ofPlatform().daemon().start(() -> awaitEnd(context));
      awaitWaiting(waiting);
      int before = looks.get();

      for (int i = 0; i < REQUESTS; i++) {
        context.beginRequest(ChaincodeMessage.Type.PUT_STATE, Thread.currentThread());
        context.endRequest();
        awaitWaiting(waiting);
      }

      assertThat(looks.get()).isEqualTo(before);
      context.end(new TransactionContext.End.Broken(Fault.CHAINCODE, "the test is over"));
      waiting.join();
    }
  }

  private static TransactionContext context(Path dir, AtomicInteger looks) throws IOException {
    try (StreamHarness harness = StreamHarness.in(dir)) {
      Invocation invocation =
          StreamHarness.with(
              harness.invocation(TestLedger.txId(1), harness.simulator(1), false),
              MessageListener.NONE,
              new CallTime(() -> {
                looks.incrementAndGet();
                return 0;
              }));
      return new TransactionContext(invocation, StreamHarness.EXECUTE_TIMEOUT);
    }
  }

  private static void awaitEnd(TransactionContext context) {
    try {
      assertThat(context.awaitEnd()).isPresent();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitWaiting(Thread thread) {
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
  }
}
