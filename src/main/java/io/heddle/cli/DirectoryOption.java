// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.home.DataDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The data directory of the node that a command is for. */
final class DirectoryOption {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data directory of the node (default: that of 'heddle start').")
  private @Nullable Path data;

  DirectoryOption() {}

  DataDirectory directory() {
    return data == null ? DataDirectory.ofUser() : DataDirectory.at(data);
  }
}
