// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;

final class FaultsTest {

  private static final TxId A = new TxId("a".repeat(64));
  private static final TxId B = new TxId("b".repeat(64));

  private final Faults faults = Faults.none();
  private final PeerFaults org1 = faults.at("Org1MSP", "peer0.org1");
  private final PeerFaults org2 = faults.at("Org2MSP", "peer0.org2");

  @Test
  void a_transaction_counts_once_however_many_peers_it_is_met_at() {
    add("refuse", Map.of("times", "1", "status", "404", "message", "no"));

    assertThat(call(org1, A).refusal()).contains(new Effect.Refuse(404, "no"));
    assertThat(call(org2, A).refusal()).isPresent();
    assertThat(call(org1, B).refusal()).isEmpty();

    Standing standing = faults.list().getFirst();
    assertThat(standing.hits()).isEqualTo(1);
    assertThat(standing.isOver()).isTrue();
  }

  @Test
  void one_that_is_always_there_ends_when_it_is_cleared() {
    long id = add("crash", Map.of("times", "always"));
    assertThat(call(org1, A).crashes()).isTrue();
    assertThat(call(org1, B).crashes()).isTrue();

    faults.clear(id);

    assertThat(call(org1, A)).isEqualTo(CallFaults.NONE);
    assertThatThrownBy(() -> faults.clear(id))
        .isInstanceOf(HeddleException.class)
        .hasMessage("There is no fault " + id);
  }

  @Test
  void it_meets_those_alone_that_it_is_for() {
    add(
        "hang",
        Map.of("chaincode", "cars", "function", "Drive", "org", "Org2MSP", "times", "always"));

    assertThat(org2.onCall(A, new Call("trade", "cars", "Drive"), "", true).hangs()).isTrue();
    assertThat(org2.onCall(A, new Call("trade", "cars", "fleet:Drive"), "", true).hangs()).isTrue();
    assertThat(org1.onCall(A, new Call("trade", "cars", "Drive"), "", true).hangs()).isFalse();
    assertThat(org2.onCall(A, new Call("trade", "cars", "TestDrive"), "", true).hangs()).isFalse();
    assertThat(org2.onCall(A, new Call("trade", "boats", "Drive"), "", true).hangs()).isFalse();
    faults.clear();
    add("delay", Map.of("tx", B.value(), "by", "5s"));
    assertThat(call(org1, A).delay()).isZero();
    assertThat(call(org1, B).delay()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void the_first_endorsement_differs_from_none_unless_it_is_its_peer_that_is_meant() {
    add("differ", Map.of());
    assertThat(call(org1, A).difference()).isEmpty();
    assertThat(call(org2, A).difference()).isPresent();
    faults.clear();

    add("differ", Map.of("peer", "peer0.org1"));
    assertThat(call(org1, B).difference()).isPresent();
    assertThat(call(org2, B).difference()).isEmpty();
  }

  @Test
  void endorsements_are_spoiled_of_what_may_be_committed_and_the_orderer_has_no_part_in_it() {
    add("invalidate", Map.of("code", "ENDORSEMENT_POLICY_FAILURE", "org", "Org1MSP"));

    assertThat(org2.onCall(A, new Call("trade", "cars", "Drive"), "Org1MSP", false).isSpoiled())
        .isFalse();
    assertThat(org2.onCall(A, new Call("trade", "cars", "Drive"), "Org1MSP", true).isSpoiled())
        .isTrue();
    assertThat(faults.ofOrder().invalidation(A, new Call("trade", "cars", "Drive"), "Org1MSP"))
        .isEmpty();

    add("invalidate", Map.of("code", "BAD_RWSET"));
    assertThat(faults.ofOrder().invalidation(A, new Call("trade", "cars", "Drive"), "Org1MSP"))
        .map(OrderFaults.Invalidation::code)
        .contains(TxValidationCode.BAD_RWSET);
  }

  @Test
  void what_met_a_transaction_is_noted_in_words() {
    add("no-orderer", Map.of("message", "no leader"));
    assertThat(faults.ofOrder().refusal(A, new Call("trade", "cars", "Drive"), "Org1MSP"))
        .contains("no leader");

    assertThat(faults.notes(A)).containsExactly("fault 1: no-orderer message=no leader times=1");
    assertThat(faults.notes(B)).isEmpty();
  }

  @SuppressWarnings("try") // that a gate is closed while a block waits is what it is about
  @Test
  void blocks_wait_until_the_fault_is_cleared_or_the_gate_is_closed() throws Exception {
    long id = add("hold", Map.of("org", "Org1MSP"));
    try (BlockGate gate = org1.gate("trade", () -> 9);
        BlockGate other = org2.gate("trade", () -> 9)) {
      other.pass(8);
      FutureTask<Boolean> waiting = passing(gate);
      assertThat(waiting.isDone()).isFalse();
      faults.clear(id);
      assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();

      add("hold", Map.of());
      FutureTask<Boolean> another = passing(gate);
      gate.close();
      assertThat(another.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void so_many_blocks_wait_until_there_is_one_behind_them() {
    long id = add("hold", Map.of("times", "2"));

    assertThat(org1.holds("trade", 5, 6)).isTrue();
    assertThat(org1.holds("trade", 5, 7)).isTrue();
    assertThat(org1.holder("trade")).hasValue(id);
    assertThat(org1.holds("trade", 5, 8)).isFalse();

    assertThat(org1.holds("trade", 6, 8)).isFalse();
    assertThat(org1.holds("trade", 9, 10)).isFalse();
    assertThat(org1.holder("trade")).isEmpty();
    assertThat(faults.list().getFirst().hits()).isEqualTo(2);
    assertThat(faults.list().getFirst().isOver()).isTrue();
    assertThat(org2.holds("trade", 9, 10)).isTrue();
  }

  @Test
  void one_of_a_channel_meets_nobody_on_another() {
    add("refuse", Map.of("channel", "other", "times", "always"));
    add("hold", Map.of("channel", "other"));
    add("lose-status", Map.of("channel", "other", "times", "always"));
    add("lose-events", Map.of("channel", "other", "times", "always"));
    add("no-orderer", Map.of("channel", "other", "times", "always"));

    assertThat(call(org1, A)).isEqualTo(CallFaults.NONE);
    assertThat(org1.holds("trade", 1, 2)).isFalse();
    assertThat(org1.onStatus("trade", A).isLost()).isFalse();
    assertThat(org1.onEvents("trade", "cars").isLost()).isFalse();
    assertThat(faults.ofOrder().refusal(A, new Call("trade", "cars", "Drive"), "Org1MSP"))
        .isEmpty();

    assertThat(org1.holds("other", 1, 2)).isTrue();
    assertThat(org1.onStatus("other", A).isLost()).isTrue();
    assertThat(org1.onEvents("other", "cars").isLost()).isTrue();
    assertThat(faults.ofOrder().refusal(A, new Call("other", "cars", "Drive"), "Org1MSP"))
        .isPresent();
    assertThat(org1.onCall(A, new Call("other", "cars", "Drive"), "Org1MSP", true).refusal())
        .isPresent();
  }

  @Test
  void there_are_no_more_than_so_many() {
    for (int count = 0; count < 1000; count++) {
      add("crash", Map.of());
    }

    assertThatThrownBy(() -> add("crash", Map.of()))
        .isInstanceOf(HeddleException.class)
        .hasMessage("There are 1000 faults already; clear them first");
  }

  @Test
  void words_and_values_say_the_same() {
    FaultRule rule =
        FaultWords.rule(
            "refuse", Map.of("chaincode", "cars", "times", "3", "status", "404", "message", "no"));

    assertThat(FaultWords.rule("refuse", FaultWords.values(rule))).isEqualTo(rule);
    assertThat(FaultWords.text(rule))
        .isEqualTo("refuse chaincode=cars status=404 message=no times=3");
    assertThat(rule.scope().function()).isEqualTo(Optional.empty());
  }

  @Test
  void what_somebody_has_written_does_not_break_a_line_of_the_log() {
    FaultRule rule = FaultWords.rule("refuse", Map.of("message", "no\nWARN all is well"));

    assertThat(FaultWords.text(rule)).doesNotContain("\n");
  }

  private static FutureTask<Boolean> passing(BlockGate gate) {
    FutureTask<Boolean> task =
        new FutureTask<>(() -> {
          gate.pass(8);
          return true;
        });
    Thread.ofVirtual().start(task);
    return task;
  }

  private long add(String kind, Map<String, String> given) {
    return faults.add(FaultWords.rule(kind, given)).id();
  }

  private static CallFaults call(PeerFaults peer, TxId transaction) {
    return peer.onCall(transaction, new Call("trade", "cars", "Drive"), "Org1MSP", true);
  }
}
