// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.heddle.base.PackageId;
import io.heddle.base.TxId;
import io.heddle.ledger.Version;
import io.heddle.simulate.Simulator;
import io.heddle.stream.Invocation;
import io.heddle.stream.Outcome;
import io.heddle.testing.NodeChaincode;
import io.heddle.testing.OpenCollections;
import io.heddle.testing.Ports;
import io.heddle.testing.SampleProposal;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chaincode with the official Node library, and messages around the limit of 100 MiB; needs some
 * gigabytes of memory, so it runs with the long runs only.
 */
@EnabledIfSystemProperty(named = "heddle.big", matches = "true")
final class BigMessagesIT {

  private static final PackageId ID = new PackageId("big:01");
  private static final String NAMESPACE = "big";
  private static final int MEBIBYTE = 1 << 20;
  private static final int FULL = 100 * MEBIBYTE - 1024;
  private static final int TOO_MUCH = 100 * MEBIBYTE + 1;
  private static final int LISTENER_LIMIT = 256 * MEBIBYTE;

  @TempDir private Path dir;
  private long nextTx = 1;

  @Test
  @Spec({"CP-55", "CP-154", "CP-202"})
  void a_server_moves_values_up_to_the_limit_and_what_is_bigger_fails_alone() throws Exception {
    int port = Ports.free();
    try (LaunchHarness harness = LaunchHarness.in(dir);
        var _ = NodeChaincode.serve("big-node", dir.resolve("chaincode"), ID, port)) {
      harness.installRemote(ID, LaunchHarness.addressOnly("127.0.0.1:" + port));

      movesMuch(harness);
    }
  }

  @Test
  @Spec({"CP-55", "CP-154", "CP-202"})
  void one_that_dials_moves_values_up_to_the_limit_and_what_is_bigger_fails_alone()
      throws Exception {
    try (LaunchHarness harness = LaunchHarness.inDevelopment(dir, Duration.ofSeconds(60))) {
      Server listener =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .maxInboundMessageSize(LISTENER_LIMIT)
              .addService(harness.streams.service())
              .build()
              .start();
      String peer = "127.0.0.1:" + listener.getPort();
      try (var _ = NodeChaincode.dial("big-node", dir.resolve("chaincode"), ID, peer)) {
        movesMuch(harness);
      } finally {
        listener.shutdownNow();
      }
    }
  }

  private void movesMuch(LaunchHarness harness) throws Exception {
    try (TestLedger ledger = TestLedger.in(dir.resolve("ledger"))) {
      ledger.append(TestLedger.change(NAMESPACE, "full", bytes(FULL), new Version(0, 0)));
      for (int part = 1; part <= 3; part++) {
        ledger.append(
            TestLedger.change(
                NAMESPACE, "part" + part, bytes(40 * MEBIBYTE), new Version(part, 0)));
      }
      harness.use(ID).succeeds();

      assertThat(answer(harness, ledger, "Put", FULL)).isEmpty();
      assertThat(answer(harness, ledger, "Get", "full")).isEqualTo(Integer.toString(FULL));
      assertThat(answer(harness, ledger, "Range", "part", "q"))
          .isEqualTo(Integer.toString(120 * MEBIBYTE));
      assertThat(refusal(harness, ledger, "Put", TOO_MUCH))
          .matches(
              ".*PUT_STATE failed: .*: request of 1048[0-9]+ bytes is over the limit of 104857600");
      assertThat(execute(harness, ledger, "Answer", Integer.toString(TOO_MUCH)))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed ->
                  assertThat(failed.payload())
                      .matches("answer of 1048[0-9]+ bytes is over the limit of 104857600"));
      assertThat(answer(harness, ledger, "Put", 1)).isEmpty();
    }
  }

  private String answer(LaunchHarness harness, TestLedger ledger, String function, int size)
      throws InterruptedException {
    return answer(harness, ledger, function, Integer.toString(size));
  }

  private String answer(LaunchHarness harness, TestLedger ledger, String... input)
      throws InterruptedException {
    var completed = (Outcome.Completed) execute(harness, ledger, input);
    assertThat(completed.response().getStatus())
        .as(completed.response().getMessage())
        .isEqualTo(200);
    return completed.response().getPayload().toStringUtf8();
  }

  private String refusal(LaunchHarness harness, TestLedger ledger, String function, int size)
      throws InterruptedException {
    var completed = (Outcome.Completed) execute(harness, ledger, function, Integer.toString(size));
    assertThat(completed.response().getStatus()).isEqualTo(500);
    return completed.response().getMessage();
  }

  private Outcome execute(LaunchHarness harness, TestLedger ledger, String... input)
      throws InterruptedException {
    TxId txId = TestLedger.txId(nextTx++);
    try (var simulator = new Simulator(txId, ledger.ledger().snapshot())) {
      return harness
          .streams
          .find(ID)
          .orElseThrow()
          .execute(
              new Invocation(
                  TestLedger.CHANNEL,
                  txId,
                  NAMESPACE,
                  SampleProposal.signed(TestLedger.CHANNEL, txId),
                  SampleProposal.input(input).toByteString(),
                  false,
                  simulator,
                  new OpenCollections(simulator, NAMESPACE),
                  ledger.ledger()::history,
                  (_, _, _) -> {
                    throw new AssertionError("nobody is called");
                  }));
    }
  }

  private static ByteString bytes(int size) {
    return ByteString.copyFrom(new byte[size]);
  }
}
