// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;

/**
 * The commands by the word that the command line begins with, in the order of the help. Each is
 * made only if it is wanted: what all of them need to be read costs more than most of them do.
 */
final class CommandTable {

  private static final Map<String, Class<?>> COMMANDS = commands();

  /** Behind the name of the chaincode everything is the chaincode's. */
  private static final Set<String> CALLS = Set.of("invoke", "query", "explain");

  private CommandTable() {}

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("start", StartCommand.class);
    commands.put("invoke", InvokeCommand.class);
    commands.put("query", QueryCommand.class);
    commands.put("trace", TraceCommand.class);
    commands.put("explain", ExplainCommand.class);
    commands.put("logs", LogsCommand.class);
    commands.put("status", StatusCommand.class);
    commands.put("stop-peer", StopPeerCommand.class);
    commands.put("start-peer", StartPeerCommand.class);
    commands.put("installed", InstalledCommand.class);
    commands.put("uninstall", UninstallCommand.class);
    commands.put("rebuild", RebuildCommand.class);
    commands.put("package", PackageCommand.class);
    commands.put("package-id", PackageIdCommand.class);
    commands.put("demo", DemoCommand.class);
    commands.put("builder", BuilderCommand.class);
    commands.put("ledger", LedgerCommand.class);
    commands.put("user", UserCommand.class);
    commands.put("rehearse", RehearseCommand.class);
    commands.put("help", CommandLine.HelpCommand.class);
    return Collections.unmodifiableMap(commands);
  }

  static Set<String> names() {
    return COMMANDS.keySet();
  }

  /** Gives a command line all commands. */
  static void addAllTo(CommandLine heddle) {
    names().forEach(name -> addTo(heddle, name));
  }

  /** Gives it the one that the arguments begin with, or all if there is none of that name. */
  static void addWantedTo(CommandLine heddle, String... arguments) {
    String wanted = arguments.length == 0 ? "" : arguments[0];
    if (COMMANDS.get(wanted) instanceof Class<?> command
        && command != CommandLine.HelpCommand.class) {
      addTo(heddle, wanted);
    } else {
      addAllTo(heddle);
    }
  }

  private static void addTo(CommandLine heddle, String name) {
    heddle.addSubcommand(name, COMMANDS.get(name));
    heddle.getSubcommands().get(name).setStopAtPositional(CALLS.contains(name));
  }
}
