// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What clients of a network with a seed have in place of chance and of this machine's time. Safe
 * for threads.
 */
final class SeededRun {

  private static final int NONCE_BYTES = 24;
  private static final int PORTS = 20;
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS_TO_CHOOSE_FROM = 10_000;

  private final String seed;
  private final Supplier<Instant> clock;
  // guarded by this: the test that runs, and how often the same was proposed in it
  private String test = "";
  private final Map<String, Integer> proposed = new HashMap<>();

  SeededRun(String seed, Supplier<Instant> clock) {
    this.seed = seed;
    this.clock = clock;
  }

  /** The network's time. */
  Instant now() {
    return clock.get();
  }

  /** A test begins, whose nonces are the same whatever other tests there are. */
  synchronized void begin(String id) {
    test = id;
  }

  /** The nonce of a proposal; another one for each. */
  byte[] nonce(byte[] creator, byte[] about) {
    String which;
    synchronized (this) {
      String same = test + ' ' + hex(creator) + ' ' + hex(about);
      which = same + ' ' + proposed.merge(hex(same.getBytes(UTF_8)), 1, Integer::sum);
    }
    return Arrays.copyOf(Hashes.sha256((seed + " nonce " + which).getBytes(UTF_8)), NONCE_BYTES);
  }

  /** Where something of a network with this seed is to listen, the first choice first. */
  static List<Integer> ports(String seed, String what) {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < PORTS; i++) {
      byte[] hash = Hashes.sha256("%s port %s %d".formatted(seed, what, i).getBytes(UTF_8));
      int number = (hash[0] & 0xff) << 16 | (hash[1] & 0xff) << 8 | (hash[2] & 0xff);
      ports.add(FIRST_PORT + number % PORTS_TO_CHOOSE_FROM);
    }
    return ports;
  }

  /** The numbers with which a key signs a digest: the same ones each time. */
  static SecureRandom numbers(byte[] key, byte[] digest) {
    return new Numbers(hex(key) + ' ' + hex(digest));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(Hashes.sha256(bytes));
  }

  /** Not random at all. */
  private static final class Numbers extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final String from;
    private int count;

    Numbers(String from) {
      this.from = from;
    }

    @Override
    public synchronized void nextBytes(byte[] bytes) {
      for (int at = 0; at < bytes.length; ) {
        byte[] more = Hashes.sha256((from + ' ' + count++).getBytes(UTF_8));
        int length = Math.min(more.length, bytes.length - at);
        System.arraycopy(more, 0, bytes, at, length);
        at += length;
      }
    }
  }
}
