// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The builders in {@code builders/}, with the environment that they ask for. */
final class ShippedBuilders {

  private static final List<String> PROPAGATED =
      List.of(
          "HOME",
          "JAVA_HOME",
          "MAVEN_OPTS",
          "HEDDLE_CACHE",
          "CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG");

  private ShippedBuilders() {}

  static Builder named(String name, Map<String, String> moreEnvironment) {
    Map<String, String> peer = new HashMap<>(System.getenv());
    peer.putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
    peer.putAll(moreEnvironment);
    return Builder.of(name, Path.of("builders", name), PROPAGATED, peer);
  }

  static Builder[] all() {
    return new Builder[] {
      named("java", Map.of()),
      named("node", Map.of()),
      named("golang", Map.of()),
      named("ccaas", Map.of())
    };
  }
}
