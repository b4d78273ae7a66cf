// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.testing.Spec;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What says something about a transaction, and what says something about the ledger. */
@Spec("NA-205")
final class UnforeseenTest {

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "TIMED_OUT", "INTERNAL"})
  void a_failure_of_the_ledger_stops_the_block(Fault fault) {
    var failure = new HeddleException(fault, "the disk is gone");

    assertThatThrownBy(() -> Unforeseen.verdict(failure)).isSameAs(failure);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNAVAILABLE", "TIMED_OUT", "INTERNAL"})
  void every_other_refusal_is_a_verdict_with_its_reason(Fault fault) {
    InvalidTransaction verdict = Unforeseen.verdict(new HeddleException(fault, "no such thing"));

    assertThat(verdict.code()).isEqualTo(TxValidationCode.INVALID_OTHER_REASON);
    assertThat(verdict.reason()).isEqualTo("no such thing");
  }

  @Test
  void whatever_else_fails_is_a_verdict_without_details() {
    assertUntold(Unforeseen.verdict(new IllegalStateException("secret")));
    assertUntold(Unforeseen.verdict(new StackOverflowError()));
  }

  private static void assertUntold(InvalidTransaction verdict) {
    assertThat(verdict.code()).isEqualTo(TxValidationCode.INVALID_OTHER_REASON);
    assertThat(verdict.reason()).isEqualTo("A check of it failed; the log of the peer has more");
  }
}
