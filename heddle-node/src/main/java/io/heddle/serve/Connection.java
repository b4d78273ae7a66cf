// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import io.grpc.Attributes;
import io.grpc.ServerCall;
import io.grpc.ServerTransportFilter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What one connection has of what all share. Safe for threads. */
final class Connection {

  private static final Attributes.Key<Connection> KEY = Attributes.Key.create("connection");

  private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
  private final AtomicLong unreadBytes = new AtomicLong();

  /** The one that a call came on. */
  static Connection of(ServerCall<?, ?> call) {
    Connection known = call.getAttributes().get(KEY);
    return known == null ? new Connection() : known;
  }

  AtomicInteger running(String service) {
    return running.computeIfAbsent(service, _ -> new AtomicInteger());
  }

  AtomicLong unreadBytes() {
    return unreadBytes;
  }

  /** Makes one for each connection that is ready. */
  static final class Maker extends ServerTransportFilter {

    @Override
    public Attributes transportReady(Attributes attributes) {
      return attributes.toBuilder().set(KEY, new Connection()).build();
    }
  }
}
