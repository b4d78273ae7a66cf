// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: this build and the Java runtime under it. */
final class Version implements IVersionProvider {

  Version() {}

  @Override
  public String[] getVersion() {
    String version = Main.class.getPackage().getImplementationVersion();
    return new String[] {
      "heddle %s (Java %s)".formatted(version == null ? "unknown" : version, Runtime.version())
    };
  }
}
