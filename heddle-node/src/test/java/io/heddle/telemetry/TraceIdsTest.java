// SPDX-License-Identifier: Apache-2.0
package io.heddle.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.TxId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceIdsTest {

  private final TraceIds ids = new TraceIds();

  @Test
  void the_trace_of_a_transaction_has_the_first_half_of_its_id() {
    String txId = "0123456789abcdef".repeat(2) + "f".repeat(32);

    assertThat(TraceIds.of(new TxId(txId), ids::generateTraceId)).isEqualTo(txId.substring(0, 32));
    assertThat(ids.generateTraceId()).isNotEqualTo(txId.substring(0, 32)).hasSize(32);
  }

  /** A client may write what it likes; no trace can have the id that is all zeros. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
        "00000000000000000000000000000000ffffffffffffffffffffffffffffffff",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n"
      })
  void what_is_no_id_of_fabric_gives_a_trace_by_chance(String txId) {
    assertThat(TraceIds.of(new TxId(txId), ids::generateTraceId))
        .matches("[0-9a-f]{32}")
        .isNotEqualTo("0".repeat(32))
        .isNotEqualTo(TraceIds.of(new TxId(txId), ids::generateTraceId));
  }
}
