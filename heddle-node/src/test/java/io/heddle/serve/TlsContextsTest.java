// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.issue.ChaincodeCa;
import io.heddle.testing.Spec;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

final class TlsContextsTest {

  @Test
  @Spec("CP-157")
  void chaincode_talks_http_2_over_tls_of_a_version_that_is_still_safe() {
    ChaincodeCa ca = new ChaincodeCa(Clock.systemUTC(), Duration.ofMinutes(5));

    SslContext context =
        TlsContexts.ofChaincodeListener(ca.serverCredentials("localhost"), ca.rootPem());

    SSLEngine engine = context.newEngine(ByteBufAllocator.DEFAULT);
    assertThat(engine.getEnabledProtocols())
        .contains("TLSv1.2", "TLSv1.3")
        .doesNotContain("SSLv3", "TLSv1", "TLSv1.1");
    assertThat(context.applicationProtocolNegotiator().protocols()).containsExactly("h2");
    assertThat(engine.getNeedClientAuth()).isTrue();
  }
}
