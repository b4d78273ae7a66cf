// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.cli.ToldFailure.Form;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The whole of it for picocli: one sub-command per thing that a user can do. */
@Command(
    name = "heddle",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "A Hyperledger Fabric peer runtime in one process, without Docker.")
final class HeddleCommand implements Runnable {

  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  HeddleCommand() {}

  /** One that knows all commands. */
  static CommandLine commandLine() {
    CommandLine heddle = heddle();
    CommandTable.addAllTo(heddle);
    return configured(heddle);
  }

  /** One that knows as much as these arguments need. */
  static CommandLine commandLine(String... arguments) {
    CommandLine heddle = heddle();
    CommandTable.addWantedTo(heddle, arguments);
    return configured(heddle);
  }

  private static CommandLine heddle() {
    return new CommandLine(new HeddleCommand());
  }

  /** These settings reach those sub-commands that are there already. */
  private static CommandLine configured(CommandLine heddle) {
    heddle.getSubcommands().values().forEach(FailureForm::addOptions);
    return heddle
        .setExpandAtFiles(false) // an argument that begins with @ is that argument
        .registerConverter(Path.class, new PathValue())
        .setExecutionExceptionHandler(HeddleCommand::report)
        .setParameterExceptionHandler(HeddleCommand::reportUsage);
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
  }

  private static int report(Exception failure, CommandLine command, ParseResult parsed) {
    String name = command.getCommandSpec().qualifiedName();
    Form form = FailureForm.of(command, parsed.originalArgs().toArray(String[]::new));
    return ToldFailure.of(failure, name).tell(form, System.out, command.getErr());
  }

  private static int reportUsage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    return UsageFailure.of(failure)
        .tell(FailureForm.of(command, arguments), System.out, command.getErr());
  }
}
