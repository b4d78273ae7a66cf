// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.HeddleException;
import io.heddle.base.TxId;
import io.heddle.testing.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InjectedVerdictsTest {

  private static final TxId A = new TxId("a".repeat(64));
  private static final TxId B = new TxId("b".repeat(64));

  @TempDir private Path dir;

  @Test
  void a_verdict_is_there_when_the_file_is_read_again() {
    Path file = dir.resolve("verdicts");
    InjectedVerdicts.open(file).add(A, TxValidationCode.BAD_RWSET);
    InjectedVerdicts.open(file).add(B, TxValidationCode.INVALID_CHAINCODE);

    InjectedVerdicts again = InjectedVerdicts.open(file);

    assertThat(again.of(A)).contains(TxValidationCode.BAD_RWSET);
    assertThat(again.of(B)).contains(TxValidationCode.INVALID_CHAINCODE);
    assertThat(again.of(new TxId("c".repeat(64)))).isEmpty();
  }

  @Test
  void a_kept_file_is_read_as_it_was_meant() {
    InjectedVerdicts kept =
        InjectedVerdicts.open(
            Checkout.ROOT.resolve("heddle-node/src/test/resources/formats/injected-verdicts-1"));

    assertThat(kept.of(A)).contains(TxValidationCode.INVALID_OTHER_REASON);
    assertThat(kept.of(B)).contains(TxValidationCode.BAD_RWSET);
  }

  @Test
  void a_damaged_file_is_refused_with_the_line() throws Exception {
    Path file = dir.resolve("verdicts");
    for (String content :
        new String[] {
          "", "heddle injected-verdicts 2\n", "heddle injected-verdicts 1\nab VALID\n"
        }) {
      Files.writeString(file, content);

      assertThatThrownBy(() -> InjectedVerdicts.open(file))
          .isInstanceOf(HeddleException.class)
          .hasMessageMatching(
              "Line [12] of '.*verdicts' is not what Heddle writes; put back a copy of the data"
                  + " directory");
    }
  }
}
