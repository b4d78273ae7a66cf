// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import org.jspecify.annotations.Nullable;

/** The version of Heddle that runs. */
final class NodeVersion {

  private NodeVersion() {}

  /** {@code unknown} if it does not run from its jar. */
  static String text() {
    @Nullable String version = NodeVersion.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
