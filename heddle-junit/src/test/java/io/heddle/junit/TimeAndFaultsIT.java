// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static io.heddle.junit.HeddleAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Time and faults are in the hand of a test, and of no other after it. */
@HeddleTest
@Chaincode(value = "notes", contracts = NotesContract.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TimeAndFaultsIT {

  private static final AtomicLong numbers = new AtomicLong();

  @Order(1)
  @Test
  void chaincode_has_the_time_that_the_test_sets(HeddleNetwork network, Contract notes)
      throws Exception {
    Instant time = Instant.parse("2031-05-06T07:08:09Z");
    network.clock().set(time);
    network.clock().freeze();
    network.clock().set(time);
    network.clock().advance(Duration.ofHours(2));

    assertThat(new String(notes.evaluateTransaction("time"), UTF_8))
        .isEqualTo("2031-05-06T09:08:09Z");

    network.faults().add(InjectedFault.refuse("Not today").always());
  }

  @Order(2)
  @Test
  void nothing_of_an_earlier_test_is_left(HeddleNetwork network, Contract notes) throws Exception {
    notes.submitTransaction("put", "a", "1");

    assertThat(network.clock().now()).isBefore(Instant.now().plusSeconds(60));
  }

  @Order(3)
  @Test
  void a_transaction_loses_against_another_when_it_is_asked_for(
      HeddleNetwork network, Contract notes) throws Exception {
    notes.submitTransaction("put", "a", "1");
    network.faults().add(InjectedFault.invalidate("MVCC_READ_CONFLICT").ofFunction("append"));

    assertThatThrownBy(() -> notes.submitTransaction("append", "a", "2"))
        .isInstanceOfSatisfying(
            CommitException.class,
            e ->
                assertThat(network.transaction(e.getTransactionId()))
                    .isInvalidWith("MVCC_READ_CONFLICT"));

    notes.submitTransaction("append", "a", "3");
    assertThat(new String(notes.evaluateTransaction("get", "a"), UTF_8)).isEqualTo("13");
  }

  @Order(4)
  @Test
  void a_call_is_refused_once(HeddleNetwork network, Contract notes) throws Exception {
    network.faults().add(InjectedFault.refuse("Not today").ofChaincode("notes"));

    assertThatThrownBy(() -> notes.submitTransaction("put", "b", "1"))
        .isInstanceOf(EndorseException.class);
    notes.submitTransaction("put", "b", "1");
  }

  @Order(5)
  @Test
  void a_fault_for_an_unknown_chaincode_is_refused_with_those_that_there_are(
      HeddleNetwork network) {
    assertThatThrownBy(() -> network.faults().add(InjectedFault.refuse("No").ofChaincode("nots")))
        .isInstanceOf(HeddleFailure.class)
        .hasMessageContaining("nots")
        .hasMessageContaining("notes");
  }

  @BeforeEach
  void put(Contract notes) throws Exception {
    notes.submitTransaction("put", "declared", "1"); // nothing goes wrong yet
  }

  @Order(6)
  @Test
  @Fault(value = "invalidate", code = "MVCC_READ_CONFLICT", function = "append")
  @Fault(value = "refuse", message = "Not today", function = "put", times = "2")
  void what_a_test_declares_goes_wrong_in_it(Contract notes) {
    assertThatThrownBy(() -> notes.submitTransaction("append", "declared", "2"))
        .isInstanceOfSatisfying(
            CommitException.class,
            e -> assertThat(e.getCode().name()).isEqualTo("MVCC_READ_CONFLICT"));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> notes.submitTransaction("put", "b", "1"))
          .isInstanceOf(EndorseException.class);
    }
  }

  @Order(7)
  @Test
  void and_in_no_other(Contract notes) throws Exception {
    notes.submitTransaction("append", "declared", "2");

    assertThat(new String(notes.evaluateTransaction("get", "declared"), UTF_8)).isEqualTo("12");
  }

  @Order(8)
  @RepeatedTest(2)
  @Fault(value = "refuse", message = "Not today", function = "put")
  void once_in_each_repetition(HeddleNetwork network, Contract notes) throws Exception {
    long number = network.faults().add(InjectedFault.hang().ofFunction("nobodys"));
    assertThat(number - numbers.getAndSet(number)).isIn(number, 2L); // the declared one is between

    assertThatThrownBy(() -> notes.submitTransaction("put", "b", "1"))
        .isInstanceOf(EndorseException.class);
    notes.submitTransaction("put", "b", "1");
  }
}
