// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * The commands by the word that the command line begins with, in the order of the help. Each is
 * made only if it is wanted: what all of them need to be read costs more than most of them do.
 */
final class CommandTable {

  private static final Map<String, Class<?>> COMMANDS = commands();

  /** Behind the name of the chaincode everything is the chaincode's. */
  private static final Set<String> CALLS =
      Set.of("invoke", "query", "explain", CompleteCommand.NAME);

  private CommandTable() {}

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("start", StartCommand.class);
    commands.put(ExecCommand.NAME, ExecCommand.class);
    commands.put("wait", WaitCommand.class);
    commands.put("debug-config", DebugConfigCommand.class);
    commands.put("env", EnvCommand.class);
    commands.put("deploy", DeployCommand.class);
    commands.put("undeploy", UndeployCommand.class);
    commands.put("reset", ResetCommand.class);
    commands.put("snapshot", SnapshotCommand.class);
    commands.put("revert", RevertCommand.class);
    commands.put("snapshots", SnapshotsCommand.class);
    commands.put("export", ExportCommand.class);
    commands.put("import", ImportCommand.class);
    commands.put("invoke", InvokeCommand.class);
    commands.put("query", QueryCommand.class);
    commands.put("trace", TraceCommand.class);
    commands.put("events", EventsCommand.class);
    commands.put("blocks", BlocksCommand.class);
    commands.put("block", BlockCommand.class);
    commands.put("tx", TxCommand.class);
    commands.put("state", StateCommand.class);
    commands.put("explain", ExplainCommand.class);
    commands.put("logs", LogsCommand.class);
    commands.put("status", StatusCommand.class);
    commands.put("peer", PeerCommand.class);
    commands.put("channel", ChannelCommand.class);
    commands.put("stop-peer", StopPeerCommand.class);
    commands.put("start-peer", StartPeerCommand.class);
    commands.put("fault", FaultCommand.class);
    commands.put("time", TimeCommand.class);
    commands.put("installed", InstalledCommand.class);
    commands.put("uninstall", UninstallCommand.class);
    commands.put("rebuild", RebuildCommand.class);
    commands.put("package", PackageCommand.class);
    commands.put("package-id", PackageIdCommand.class);
    commands.put("cache", CacheCommand.class);
    commands.put("demo", DemoCommand.class);
    commands.put("builder", BuilderCommand.class);
    commands.put("compare", CompareCommand.class);
    commands.put("verify", VerifyCommand.class);
    commands.put("ledger", LedgerCommand.class);
    commands.put("node", NodeCommand.class);
    commands.put("user", UserCommand.class);
    commands.put("completion", CompletionCommand.class);
    commands.put(CompleteCommand.NAME, CompleteCommand.class);
    commands.put("rehearse", RehearseCommand.class);
    commands.put(QuickRehearsal.NAME, QuickRehearsal.class);
    commands.put("help", CommandLine.HelpCommand.class);
    return Collections.unmodifiableMap(commands);
  }

  static Set<String> names() {
    return COMMANDS.keySet();
  }

  /** Gives a command line all commands. */
  static void addAllTo(CommandLine heddle) {
    COMMANDS.forEach((name, command) -> add(heddle, name, command));
  }

  /** Gives it the one that the arguments begin with, or all if there is none of that name. */
  static void addWantedTo(CommandLine heddle, String... arguments) {
    String wanted = arguments.length == 0 ? "" : arguments[0];
    @Nullable Class<?> command = COMMANDS.get(wanted);
    if (command == null || command == CommandLine.HelpCommand.class) {
      addAllTo(heddle);
    } else {
      add(heddle, wanted, command);
    }
  }

  private static void add(CommandLine heddle, String name, Class<?> command) {
    heddle.addSubcommand(name, new CommandLine(command).setStopAtPositional(CALLS.contains(name)));
  }
}
