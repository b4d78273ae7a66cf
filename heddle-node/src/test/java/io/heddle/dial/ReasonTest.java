// SPDX-License-Identifier: Apache-2.0
package io.heddle.dial;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ReasonTest {

  @Test
  void what_the_network_says_counts_and_nothing_about_java() {
    Status closed =
        Status.UNAVAILABLE.withDescription(
            "Connection closed while performing TLS negotiation\nChannel Pipeline: [SslHandler#0]");

    assertThat(Reason.of(closed)).contains("Connection closed while performing TLS negotiation");
    assertThat(
            Reason.of(
                closed.withCause(
                    new IllegalStateException(
                        "io exception\n at Java", new IOException("Connection refused", null)))))
        .contains("Connection refused");
    assertThat(Reason.of(closed.withCause(new IOException())))
        .contains("Connection closed while performing TLS negotiation");
    assertThat(Reason.of(Status.UNAVAILABLE)).isEmpty();
  }
}
