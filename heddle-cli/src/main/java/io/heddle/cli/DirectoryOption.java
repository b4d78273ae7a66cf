// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.home.DataDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The data directory of the node that a command is for. */
final class DirectoryOption {

  /** Where the node is that commands of this shell are for. */
  static final String VARIABLE = "HEDDLE_DATA";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Data directory of the node (default: "
              + VARIABLE
              + " if set, else that of 'heddle start').")
  private @Nullable Path data;

  DirectoryOption() {}

  DataDirectory directory() {
    if (data != null) {
      return DataDirectory.at(data);
    }
    @Nullable String fromShell = System.getenv(VARIABLE);
    return fromShell == null || fromShell.isBlank()
        ? DataDirectory.ofUser()
        : DataDirectory.at(Path.of(fromShell));
  }
}
