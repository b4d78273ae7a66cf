// SPDX-License-Identifier: Apache-2.0
package io.heddle.endorse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.TxId;
import io.heddle.stream.MessageListener;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.SampleProposal;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.Test;

final class SystemChaincodesTest {

  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Response OK = Response.newBuilder().setStatus(200).build();

  private final CountDownLatch isLet = new CountDownLatch(1);
  private final CountDownLatch hasEnded = new CountDownLatch(1);

  /** Waits until it is let go. */
  private Response slow(SystemCall call) throws InterruptedException {
    assertThat(isLet.await(1, TimeUnit.MINUTES)).isTrue();
    hasEnded.countDown();
    return OK;
  }

  @Test
  @Spec({"CP-29", "EB-129"})
  void a_call_ends_with_the_execute_timeout() {
    var chaincodes = new SystemChaincodes(Map.of("_lifecycle", this::slow), SHORT, LONG);

    assertThatThrownBy(() -> call(chaincodes, "QueryInstalledChaincodes"))
        .hasMessage("error sending: timeout expired while executing transaction");
    isLet.countDown();
  }

  @Test
  @Spec({"CP-125", "EB-129"})
  void an_installation_may_take_the_longer_of_both_limits() throws Exception {
    isLet.countDown();
    var chaincodes = new SystemChaincodes(Map.of("_lifecycle", this::slow), Duration.ZERO, LONG);
    var other = new SystemChaincodes(Map.of("_lifecycle", this::slow), LONG, Duration.ZERO);

    assertThat(call(chaincodes, "InstallChaincode")).isEqualTo(OK);
    assertThat(call(other, "InstallChaincode")).isEqualTo(OK);
  }

  @Test
  @Spec("EB-129")
  void an_installation_goes_on_when_its_client_was_told_that_time_is_up() throws Exception {
    var chaincodes = new SystemChaincodes(Map.of("_lifecycle", this::slow), SHORT, SHORT);

    assertThatThrownBy(() -> call(chaincodes, "InstallChaincode"))
        .hasMessage("error sending: timeout expired while executing transaction");
    isLet.countDown();

    assertThat(hasEnded.await(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  @Spec("CP-29")
  void a_transaction_is_in_a_chaincode_once_at_a_time() throws Exception {
    var isIn = new CountDownLatch(1);
    SystemChaincode waiting =
        call -> {
          isIn.countDown();
          return slow(call);
        };
    var chaincodes = new SystemChaincodes(Map.of("_lifecycle", waiting), LONG, LONG);
    var first = new FutureTask<>(() -> call(chaincodes, "QueryInstalledChaincodes"));
    Thread.ofVirtual().start(first);
    assertThat(isIn.await(1, TimeUnit.MINUTES)).isTrue();

    assertThatThrownBy(() -> call(chaincodes, "QueryInstalledChaincodes"))
        .hasMessage("error sending: txid: %s() exists".formatted(TestLedger.txId(1)));
    isLet.countDown();

    assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo(OK);
    assertThat(call(chaincodes, "QueryInstalledChaincodes")).isEqualTo(OK);
  }

  @Test
  @Spec({"CP-29", "CP-142"})
  void there_is_nothing_to_initialize() {
    var chaincodes = new SystemChaincodes(Map.of("_lifecycle", this::slow), SHORT, LONG);

    assertThatThrownBy(() -> call(chaincodes, ChaincodeInput.newBuilder().setIsInit(true).build()))
        .hasMessage(
            "invalid invocation: chaincode '_lifecycle' does not require initialization but called as init");
  }

  private static Response call(SystemChaincodes chaincodes, String function)
      throws InterruptedException {
    return call(chaincodes, SampleProposal.input(function, ""));
  }

  private static Response call(SystemChaincodes chaincodes, ChaincodeInput input)
      throws InterruptedException {
    TxId txId = TestLedger.txId(1);
    var client = RecordedNetwork.org1User("Admin");
    Transaction transaction =
        new Transaction(
            txId,
            SampleProposal.signed(TestLedger.CHANNEL, txId),
            RecordedNetwork.org1().parse(client.serialized()),
            "_lifecycle",
            MessageListener.NONE,
            Optional.empty());
    return chaincodes
        .execute(
            transaction, "_lifecycle", Optional.empty(), Optional.empty(), input, Optional.empty())
        .response();
  }
}
