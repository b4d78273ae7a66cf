// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes how a running node is to one file. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Write the running node, as it is or as a snapshot has it, to one file that another machine can begin with",
      "('heddle start --from FILE'), or a node of the same network can go back to ('heddle import FILE').",
      "It holds the private keys of all organisations, and is its owner's alone (mode 0600). Prints the file."
    },
    footer = {"", "Example: heddle export filled.heddle --snapshot filled"})
final class ExportCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "FILE", description = "Which is not there yet.")
  private Path file = Path.of("");

  @Option(
      names = "--snapshot",
      paramLabel = "NAME",
      description = "Which one of 'heddle snapshots' (default: the node as it is now).")
  private @Nullable String name;

  @Mixin private final NodeOperations node = new NodeOperations();

  @Mixin private final ResultOption result = new ResultOption();

  ExportCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(() -> {
      Path absolute = file.toAbsolutePath().normalize();
      var _ = node.client().snapshots().exportTo(absolute, Optional.ofNullable(name));
      result.print("file", absolute.toString());
      return ExitCode.OK.number();
    });
  }
}
