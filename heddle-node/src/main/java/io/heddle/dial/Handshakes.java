// SPDX-License-Identifier: Apache-2.0
package io.heddle.dial;

import io.netty.handler.ssl.SslContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * How servers can be spoken with. Nobody tells beforehand what key a server has, so after a
 * handshake that has come to nothing the next one with the same server is done by the other
 * provider, the native one being the first. Safe for threads.
 */
public final class Handshakes {

  private static final int MOST = 10_000;

  private final Map<String, Turn> turns = new ConcurrentHashMap<>();

  /** TLS towards one server, by one of the two; the other one is made when it is needed. */
  SslContext with(String address, SslContext usual, Supplier<SslContext> other) {
    if (turns.size() > MOST) {
      turns.clear(); // no harm: they are tried anew
    }
    return new AlternatingTls(turns.computeIfAbsent(address, _ -> new Turn()), usual, other);
  }

  /** Whose turn it is with one server. */
  static final class Turn {

    // guarded by this
    private boolean isOthers;
    private @Nullable SSLEngine last;

    synchronized SSLEngine next(
        SslContext usual, Supplier<SslContext> other, Function<SslContext, SSLEngine> engine) {
      if (last != null && !isDone(last)) {
        isOthers = !isOthers;
      }
      last = engine.apply(isOthers ? other.get() : usual);
      return last;
    }

    /** Whether its server has shown who it is. */
    private static boolean isDone(SSLEngine engine) {
      try {
        return engine.getSession().getPeerCertificates().length > 0;
      } catch (SSLPeerUnverifiedException _) {
        return false;
      }
    }
  }
}
