// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.TxId;
import io.heddle.testing.Spec;
import io.heddle.testing.TestTransaction;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.junit.jupiter.api.Test;

@Spec("NA-232")
final class LabelTest {

  private static final TestTransaction TRANSACTION = TestTransaction.of("asset", ByteString.EMPTY);

  @Test
  void a_transaction_is_found_under_the_id_in_its_header_whatever_that_is() {
    var said = new TxId("abc");

    assertThat(Label.of(TRANSACTION.entry(TRANSACTION.channelHeader().setTxId("abc").build())))
        .isEqualTo(new Label(said, HeaderType.ENDORSER_TRANSACTION, Optional.of(said)));
  }

  @Test
  void without_one_it_is_found_under_the_id_that_it_should_have() {
    assertThat(Label.of(TRANSACTION.entry(TRANSACTION.channelHeader().clearTxId().build())))
        .isEqualTo(
            new Label(
                new TxId(""), HeaderType.ENDORSER_TRANSACTION, Optional.of(TRANSACTION.txId())));
  }

  @Test
  void what_cannot_be_read_is_found_nowhere() {
    assertThat(Label.of(ByteString.copyFromUtf8("\u0007garbage")))
        .isEqualTo(new Label(new TxId(""), HeaderType.UNRECOGNIZED, Optional.empty()));
    assertThat(Label.of(ByteString.EMPTY).indexed()).isEmpty();
  }
}
