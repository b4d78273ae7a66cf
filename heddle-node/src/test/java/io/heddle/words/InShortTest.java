// SPDX-License-Identifier: Apache-2.0
package io.heddle.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is left for a person of a chain of reasons. */
final class InShortTest {

  private static final String TRANSACTION =
      "0af005a93bb58ba364788ad420144a4965c5f207c4e4cb0ab80e10a241a88cfc";

  @Test
  void of_a_chaincode_that_does_not_start_its_error_stays() {
    assertThat(
            InShort.of(
                """
                Chaincode 'cars' is not deployed: it does not start, and what was deployed before goes on: \
                chaincode registration failed: failed to wait on container exit: builder 'node' run failed: \
                exit status 1: SyntaxError: Unexpected identifier 'extend', at /cars/lib/a.js:19; last lines: one
                two\
                """))
        .isEqualTo(
            "Chaincode 'cars' is not deployed: it does not start, and what was deployed before goes on: "
                + "SyntaxError: Unexpected identifier 'extend', at /cars/lib/a.js:19 (exit status 1)");
  }

  @Test
  void of_a_failed_build_the_first_error_stays() {
    assertThat(
            InShort.of(
                "builder 'java' build failed: exit status 1; /cars/A.java:[12,5] ';' expected; last lines:\nx\ny"))
        .isEqualTo("builder 'java' build failed: exit status 1; /cars/A.java:[12,5] ';' expected");
  }

  @Test
  void a_call_that_a_chaincode_broke_off_names_it_and_the_reason() {
    assertThat(
            InShort.ofCall(
                "cars",
                "error in simulation: failed to execute transaction "
                    + TRANSACTION
                    + ": error sending: its process ended with exit status 3: chaincode stream terminated"))
        .isEqualTo("Chaincode 'cars' broke off the call: its process ended with exit status 3");
    assertThat(
            InShort.ofCall(
                "cars",
                "failed to execute transaction "
                    + TRANSACTION
                    + ": error sending: chaincode stream terminated"))
        .isEqualTo("Chaincode 'cars' broke off the call");
  }

  @Test
  void a_call_of_one_that_does_not_start_says_so() {
    assertThat(
            InShort.ofCall(
                "cars",
                "failed to execute transaction "
                    + TRANSACTION
                    + ": could not launch chaincode cars:abc: chaincode registration failed: container exited with 0"))
        .isEqualTo("Chaincode 'cars' does not start: container exited with 0");
  }

  @Test
  void anything_else_is_left_as_it_is() {
    assertThat(InShort.ofCall("cars", "Asset 'x' exists already"))
        .isEqualTo("Asset 'x' exists already");
    assertThat(InShort.of("")).isEmpty();
  }
}
