// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A call on its way through a node's local door. */
final class CallFormTest {

  @Test
  void a_call_arrives_as_it_was_sent() {
    var form =
        new CallForm(
            CallKind.SUBMIT,
            "Org1MSP",
            Path.of("/data/msp"),
            "trade",
            new ChaincodeCall(
                "asset",
                "Put",
                List.of(Bytes.copyFromUtf8("a")),
                Map.of("secret", Bytes.copyFromUtf8("b")),
                List.of("Org2MSP", "Org1MSP")),
            Duration.ofSeconds(9));

    assertThat(CallForm.parse(form.json())).isEqualTo(form);
  }
}
