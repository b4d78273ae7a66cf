// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import java.util.Map;

/**
 * What packages are built in and run on.
 *
 * @param builder where Go is compiled
 * @param golang what compiled Go runs on
 * @param isLinkedDynamically how it is linked
 * @param java where Java is built and run
 * @param node where JavaScript is
 */
public record BaseImages(
    String builder, String golang, boolean isLinkedDynamically, String java, String node) {

  /** The Fabric whose images these are, and whose labels are on those that are built. */
  static final String FABRIC = "3.1.5";

  private static final String TWO_DIGITS = FABRIC.substring(0, FABRIC.lastIndexOf('.'));

  /**
   * A configured name with Fabric's variables replaced.
   *
   * <p>Fabric: core/chaincode/platforms/util/utils.go, GetDockerImageFromConfig.
   */
  public static String named(String configured) {
    return configured
        .replace("$(ARCH)", architecture(System.getProperty("os.arch", "")))
        .replace("$(PROJECT_VERSION)", FABRIC)
        .replace("$(TWO_DIGIT_VERSION)", TWO_DIGITS)
        .replace("$(DOCKER_NS)", "hyperledger");
  }

  /** In Go's words. */
  private static String architecture(String word) {
    return Map.of("x86_64", "amd64", "aarch64", "arm64").getOrDefault(word, word);
  }
}
