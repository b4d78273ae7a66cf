// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.GatewayException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Each test has the network as the class has set it up. */
@HeddleTest
@Chaincode(value = "notes", contracts = NotesContract.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RevertIT {

  @BeforeAll
  void puts_what_all_tests_have(Contract notes) throws Exception {
    notes.submitTransaction("put", "all", "0");
  }

  @Order(1)
  @RepeatedTest(3)
  void has_what_was_set_up_and_nothing_of_other_tests(Contract notes) throws Exception {
    assertThat(get(notes, "all")).isEqualTo("0");

    notes.submitTransaction("append", "all", "1");

    assertThat(get(notes, "all")).isEqualTo("01");
  }

  @Order(2)
  @Test
  void goes_back_to_a_snapshot_of_its_own(HeddleNetwork network, Contract notes) throws Exception {
    notes.submitTransaction("put", "own", "a");
    String snapshot = network.snapshot();
    notes.submitTransaction("append", "own", "b");
    network.deploy(Deployment.ofContracts("other", NotesContract.class));
    network.contract("other").submitTransaction("put", "x", "y");

    network.revert(snapshot);

    assertThat(get(notes, "own")).isEqualTo("a");
    notes.submitTransaction("append", "own", "c");
    assertThat(get(notes, "own")).isEqualTo("ac");
    network.forget(snapshot);
  }

  @Nested
  class Inside {

    @BeforeAll
    static void puts_more(Contract notes) throws Exception {
      assertThat(get(notes, "all")).isEqualTo("0");
      notes.submitTransaction("append", "all", "n");
    }

    @RepeatedTest(2)
    void has_what_both_set_up(Contract notes) throws Exception {
      assertThat(get(notes, "all")).isEqualTo("0n");

      notes.submitTransaction("append", "all", "!");
    }
  }

  private static String get(Contract notes, String key) throws GatewayException {
    return new String(notes.evaluateTransaction("get", key), UTF_8);
  }
}
