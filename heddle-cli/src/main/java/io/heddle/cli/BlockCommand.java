// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.show.BlockText;
import io.heddle.show.DecodedJson;
import io.heddle.show.TraceText;
import io.heddle.trace.TransactionTrace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Prints a block with all that is in it. */
@Command(
    name = "block",
    mixinStandardHelpOptions = true,
    description = {
      "Print a block of the running node with its transactions: who called what, what was read and written, verdict and why.",
      "With --json as 'configtxlator proto_decode --type common.Block' prints it."
    },
    footer = {"", "Example: heddle block 5"})
final class BlockCommand implements Callable<Integer> {

  @Mixin private final LedgerOptions ledger = new LedgerOptions();

  @Parameters(
      index = "0",
      paramLabel = "NUMBER|TXID",
      description = "Number of the block, or the id of a transaction in it or how that begins.")
  private String block = "";

  @Option(names = "--json", description = "Print the whole block as JSON.")
  private boolean json;

  BlockCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(this::print);
  }

  private int print() throws InterruptedException {
    if (json) {
      System.out.print(DecodedJson.text(ledger.client().block(ledger.channel(), block)));
      System.out.flush();
    } else {
      ledger.client().transactions(ledger.channel(), block, BlockCommand::print);
    }
    return ExitCode.OK.number();
  }

  /** The block comes first, then its transactions. */
  private static void print(JsonNode line) {
    if (line.has("previousHash")) {
      BlockText.head(line).forEach(System.out::println);
    } else {
      System.out.println();
      TraceText.of(TransactionTrace.parse(line.toString())).forEach(System.out::println);
    }
  }
}
