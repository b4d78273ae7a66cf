// SPDX-License-Identifier: Apache-2.0
package io.heddle.serve;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of clients that go too far: each address and reason once a minute, however often. */
final class Offenders {

  private static final Logger log = LoggerFactory.getLogger(Offenders.class);

  private static final long SILENCE = Duration.ofMinutes(1).toNanos();
  private static final int REMEMBERED = 256;

  private record Offence(String address, String what) {}

  private static final class Count {
    private long toldAt;
    private long untold;
  }

  /** Guarded by itself. */
  private final Map<Offence, Count> told =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Offence, Count> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * Tells of it, if it is not told already.
   *
   * @param what it did and what became of it, without anything that it said
   */
  void tell(SocketAddress client, String what) {
    String address = hostOf(client);
    long now = System.nanoTime();
    long before;
    synchronized (told) {
      Count count = told.get(new Offence(address, what));
      if (count != null && now - count.toldAt < SILENCE) {
        count.untold++;
        return;
      }
      before = count == null ? 0 : count.untold;
      Count fresh = new Count();
      fresh.toldAt = now;
      told.put(new Offence(address, what), fresh);
    }
    log.warn(
        "Client {}: {}{}",
        address,
        what,
        before == 0
            ? ""
            : " (and %d times more since this was last told, %d s ago at least)"
                .formatted(before, TimeUnit.NANOSECONDS.toSeconds(SILENCE)));
  }

  static String hostOf(SocketAddress client) {
    return client instanceof InetSocketAddress internet && internet.getAddress() != null
        ? internet.getAddress().getHostAddress()
        : "of this process";
  }
}
