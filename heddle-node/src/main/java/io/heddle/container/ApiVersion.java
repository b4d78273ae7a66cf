// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import io.heddle.words.Foreign;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of Docker's API that is spoken with an engine: the newest that both know. Safe for
 * threads.
 *
 * <p>Fabric: moby's client v0.4.1, negotiateAPIVersion.
 */
final class ApiVersion {

  private static final int NEWEST = 54;
  private static final int OLDEST = 40;
  private static final Pattern VERSION = Pattern.compile("1\\.(\\d{1,4})");

  private final ReentrantLock asking = new ReentrantLock();
  // guarded by asking
  private Optional<String> prefix = Optional.empty();

  /** Asks an engine for its version. */
  @FunctionalInterface
  interface Question {

    /** Empty if it does not say. */
    String ask() throws EngineFailure;
  }

  /** What the path of each request begins with. */
  String prefix(Question question) throws EngineFailure {
    asking.lock();
    try {
      if (prefix.isEmpty()) {
        prefix = Optional.of("/v1." + minor(question.ask()));
      }
      return prefix.get();
    } finally {
      asking.unlock();
    }
  }

  private static int minor(String theirs) throws EngineFailure {
    if (theirs.isEmpty()) {
      return NEWEST;
    }
    Matcher version = VERSION.matcher(theirs);
    if (!version.matches() || Integer.parseInt(version.group(1)) < OLDEST) {
      throw EngineFailure.refused(
          400,
          "API version %s is not supported by this client: the minimum supported API version is 1.%d"
              .formatted(Foreign.text(theirs), OLDEST));
    }
    return Math.min(NEWEST, Integer.parseInt(version.group(1)));
  }
}
