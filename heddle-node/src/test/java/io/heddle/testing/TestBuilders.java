// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.build.Builder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The builders below {@code src/test/resources/builders}. Those that record append the name of each
 * step to the file that the variable {@code RECORD} names.
 */
public final class TestBuilders {

  // not from the class path: copied resources need not be executable
  private static final Path DIRECTORY = Checkout.RESOURCES.resolve("builders");

  private TestBuilders() {}

  public static Builder named(String name) {
    return named(name, Map.of());
  }

  /** A builder with more in its environment than the search path. */
  public static Builder named(String name, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    return new Builder(name, DIRECTORY.resolve(name), all);
  }

  /** A builder that records its steps in the file. */
  public static Builder recording(String name, Path record) {
    return named(name, Map.of("RECORD", record.toString()));
  }
}
