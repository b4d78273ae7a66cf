// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.client.CallKind;
import io.heddle.client.GatewayTarget;
import io.heddle.client.LocalDoor;
import io.heddle.show.TraceText;
import io.heddle.trace.TransactionTrace;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a transaction did, and why it is not valid if it is not. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = {
      "Print what a transaction read and wrote, with old and new values, and what became of it.",
      "Messages are shown too if the node recorded them: 'heddle invoke --trace', 'heddle query"
          + " --trace', 'heddle start --keep-traces'."
    },
    footer = {"", "Example: heddle trace --json 3f1c…"})
final class TraceCommand implements Callable<Integer> {

  @Mixin private final NodeOptions node = new NodeOptions();

  @Parameters(
      index = "0",
      paramLabel = "TXID",
      description = "Id of the transaction, or how it begins: 4 letters or more.")
  private String transactionId = "";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  TraceCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    GatewayTarget target = node.target();
    String id = node.wholeId(transactionId);
    Optional<String> told = throughDoor(id, target);
    if (told.isEmpty()) {
      printOfficial(GatewayTrace.of(id, target));
    } else if (json) {
      System.out.println(told.get());
    } else {
      told.get().lines().forEach(line -> System.out.println(line));
    }
    System.out.flush();
    return ExitCode.OK.number();
  }

  private void printOfficial(TransactionTrace trace) {
    if (json) {
      System.out.println(trace.toJson());
    } else {
      TraceText.of(trace).forEach(System.out::println);
    }
  }

  /** Empty if the peer has to be asked as any other. */
  private Optional<String> throughDoor(String id, GatewayTarget target)
      throws InterruptedException {
    Optional<LocalDoor> door = node.localDoor();
    CallKind form = json ? CallKind.TRACE : CallKind.TRACE_TEXT;
    return door.isEmpty() ? Optional.empty() : door.get().trace(form, id, target);
  }
}
