// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/**
 * TLS of a server that shares nothing between its connections. Java's own would let a client go on
 * with an earlier session, for as long as it keeps coming, without another look at the certificate.
 */
final class SeparateTls extends SslContext {

  private final SslContext first;
  private final Supplier<SslContext> more;

  /**
   * One by contexts that are alike.
   *
   * @param more one for each connection
   */
  SeparateTls(SslContext first, Supplier<SslContext> more) {
    this.first = first;
    this.more = more;
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator buffers) {
    return more.get().newEngine(buffers);
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator buffers, String host, int port) {
    return more.get().newEngine(buffers, host, port);
  }

  @Override
  public boolean isClient() {
    return first.isClient();
  }

  @Override
  public List<String> cipherSuites() {
    return first.cipherSuites();
  }

  @Override
  @SuppressWarnings("deprecation") // there is no other way to tell
  public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return first.applicationProtocolNegotiator();
  }

  @Override
  public SSLSessionContext sessionContext() {
    return first.sessionContext();
  }
}
