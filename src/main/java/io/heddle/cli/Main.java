// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.HeddleException;
import io.heddle.client.NotCommitted;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Where the process starts: one sub-command per thing that a user can do. */
@Command(
    name = "heddle",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "A Hyperledger Fabric peer runtime in one process, without Docker.")
public final class Main implements Runnable {

  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  Main() {}

  public static void main(String[] arguments) {
    QuietLog.of(arguments); // before anything logs
    // gRPC logs through the JDK, whose own handler prints stack traces on standard error
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    Thread.setDefaultUncaughtExceptionHandler(Main::logUncaught);
    System.exit(commandLine(arguments).execute(arguments));
  }

  /** What must live looks after itself; this is anything else. */
  private static void logUncaught(Thread thread, Throwable failure) {
    LoggerFactory.getLogger(Main.class)
        .error("Thread '{}' ended early: {}", thread.getName(), failure.toString(), failure);
  }

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
    return new CommandLine(new Main());
  }

  /** These settings reach those sub-commands that are there already. */
  private static CommandLine configured(CommandLine heddle) {
    return heddle
        .setExpandAtFiles(false) // an argument that begins with @ is that argument
        .registerConverter(Path.class, new PathValue())
        .setExecutionExceptionHandler(Main::report)
        .setParameterExceptionHandler(Main::reportUsage);
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
  }

  private static int report(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    return switch (failure) {
      case NotCommitted said -> {
        err.println(said.getMessage());
        yield ExitCode.NOT_COMMITTED.number();
      }
      case HeddleException said -> {
        err.println(said.getMessage());
        yield ExitCode.of(said.fault()).number();
      }
      case InterruptedException _ -> ExitCode.INTERRUPTED.number();
      default -> {
        LoggerFactory.getLogger(Main.class).debug("Command failed", failure);
        err.println(
            "Heddle failed unexpectedly: %s; run it again with HEDDLE_LOG=debug to see where"
                .formatted(failure));
        yield ExitCode.INTERNAL.number();
      }
    };
  }

  private static int reportUsage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    command
        .getErr()
        .println(
            "%s%s; see '%s --help'"
                .formatted(
                    failure.getMessage(),
                    isOptionBehindName(failure) ? "; options stand before NAME" : "",
                    command.getCommandSpec().qualifiedName()));
    return ExitCode.BAD_INPUT.number();
  }

  private static boolean isOptionBehindName(ParameterException failure) {
    return failure instanceof UnmatchedArgumentException unmatched
        && unmatched.getCommandLine().isStopAtPositional()
        && unmatched.getUnmatched().getFirst().startsWith("-");
  }
}
