// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.node.DataDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which running node a command is for. */
final class RunningNodeOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data directory of the node (default: that of 'heddle start').")
  private @Nullable Path data;

  RunningNodeOptions() {}

  OperationsClient client() {
    return OperationsClient.of(data == null ? DataDirectory.ofUser() : DataDirectory.at(data));
  }
}
