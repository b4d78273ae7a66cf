// SPDX-License-Identifier: Apache-2.0
package io.heddle.dial;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/** TLS of a client by one of two providers that are set up alike, by turns. */
final class AlternatingTls extends SslContext {

  private final Handshakes.Turn turn;
  private final SslContext usual;
  private final Supplier<SslContext> other;

  AlternatingTls(Handshakes.Turn turn, SslContext usual, Supplier<SslContext> other) {
    this.turn = turn;
    this.usual = usual;
    this.other = other;
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator buffers) {
    return turn.next(usual, other, context -> context.newEngine(buffers));
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator buffers, String host, int port) {
    return turn.next(usual, other, context -> context.newEngine(buffers, host, port));
  }

  @Override
  public boolean isClient() {
    return usual.isClient();
  }

  @Override
  public List<String> cipherSuites() {
    return usual.cipherSuites();
  }

  @Override
  @SuppressWarnings("deprecation") // there is no other way to tell
  public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return usual.applicationProtocolNegotiator();
  }

  @Override
  public SSLSessionContext sessionContext() {
    return usual.sessionContext();
  }
}
