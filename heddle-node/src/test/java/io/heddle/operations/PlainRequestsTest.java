// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes first on a port with TLS. */
final class PlainRequestsTest {

  private final EmbeddedChannel channel = new EmbeddedChannel(new PlainRequests());

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\n", "POST /participation/v1/channels HTTP/1.1\r\n"})
  void a_request_without_tls_is_answered_as_a_go_server_does(String request) {
    channel.writeInbound(Unpooled.copiedBuffer(request.substring(0, 3), US_ASCII));
    channel.writeInbound(Unpooled.copiedBuffer(request.substring(3), US_ASCII));

    ByteBuf answer = channel.readOutbound();
    assertThat(answer.toString(US_ASCII))
        .isEqualTo(
            "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n");
    answer.release();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void a_handshake_is_handed_on_whole() {
    byte[] hello = {22, 3, 1, 0, 2, 1, 0};
    channel.writeInbound(Unpooled.copiedBuffer(hello, 0, 2));
    channel.writeInbound(Unpooled.copiedBuffer(hello, 2, 5));

    ByteBuf handedOn = channel.readInbound();
    assertThat(handedOn).isEqualTo(Unpooled.wrappedBuffer(hello));
    handedOn.release();
    assertThat(channel.pipeline().get(PlainRequests.class)).isNull();
    assertThat(channel.isOpen()).isTrue();
  }
}
