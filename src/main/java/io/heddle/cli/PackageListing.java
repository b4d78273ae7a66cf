// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.io.PrintStream;
import java.time.Instant;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** What a running node says of its packages: as a table or as it says it. */
final class PackageListing {

  @Mixin private final DirectoryOption data = new DirectoryOption();

  @Option(names = "--json", description = "Print one JSON array with an object for each package.")
  private boolean json;

  PackageListing() {}

  /** The columns of a table. */
  @FunctionalInterface
  interface Columns {
    void print(PackageTable table, JsonNode packages, PrintStream out);
  }

  int print(Columns columns) throws Exception {
    return Interruptible.run(() -> {
      JsonNode packages = data.client().packages();
      if (json) {
        System.out.println(packages);
      } else {
        columns.print(new PackageTable(Instant.now()), packages, System.out);
      }
      return ExitCode.OK.number();
    });
  }
}
