// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.hyperledger.fabric.client.Contract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contracts whose transactions give two results are found out. */
final class DeterministicIT {

  @Test
  void a_test_fails_with_the_key_and_both_values() {
    List<String> failures = TestRun.failures(Declared.class);

    assertThat(failures).hasSize(1);
    assertThat(failures.get(0))
        .startsWith(
            "Chaincode 'moody' is not deterministic: 'random' gave two results on the same state, in transaction ")
        .containsPattern(
            "Both runs wrote key 'a' of 'moody', the first: [-0-9a-f]{36}, the second: [-0-9a-f]{36}")
        .contains("random");
  }

  @HeddleTest
  @Chaincode(value = "moody", contracts = MoodyContract.class)
  static class Declared {

    @Test
    @Deterministic
    void random(Contract moody) throws Exception {
      moody.submitTransaction("random", "a");
    }

    @Test
    @Deterministic
    void steady(Contract moody) throws Exception {
      moody.newProposal("steady").addArguments("a").putTransient("more", "x").build().endorse();
      moody.submitTransaction("steady", "a");
      moody.evaluateTransaction("ask");
    }

    @Test
    void unasked(Contract moody) throws Exception {
      moody.submitTransaction("random", "a");
    }
  }

  @HeddleTest
  @Chaincode(value = "moody", contracts = MoodyContract.class)
  static class ByHand {

    @ParameterizedTest
    @CsvSource({
      "now, Both runs wrote key 'a' of 'moody'",
      "unordered, Both runs wrote key 'a' of 'moody'",
      "answer, Both runs answered with a payload"
    })
    void finds(String function, String found, HeddleNetwork network, Contract moody) {
      assertThatThrownBy(
              () -> network.requireDeterminism(() -> moody.submitTransaction(function, "a")))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("'" + function + "' gave two results")
          .hasMessageContaining(found);
    }
  }

  @Test
  void time_order_and_answers_are_looked_at_too() {
    assertThat(TestRun.failures(ByHand.class)).isEmpty();
  }
}
