// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.json.JsonTree;
import io.heddle.show.BlockText;
import io.heddle.show.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the last blocks in short. */
@Command(
    name = "blocks",
    mixinStandardHelpOptions = true,
    description =
        "Print the last blocks of the running node, the newest first: time, transactions, how many are valid, size, hash.",
    footer = {"", "Example: heddle blocks -n 5"})
final class BlocksCommand implements Callable<Integer> {

  @Mixin private final LedgerOptions ledger = new LedgerOptions();

  @Option(
      names = "-n",
      paramLabel = "N",
      description = "How many blocks, 1 to 10000 (default: ${DEFAULT-VALUE}).",
      defaultValue = "20")
  private int most = 20;

  @Option(names = "--json", description = "Print one JSON object a line, with the transactions.")
  private boolean json;

  BlocksCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(this::print);
  }

  private int print() throws InterruptedException {
    if (most < 1 || most > 10_000) {
      throw new HeddleException(
          Fault.BAD_INPUT, "-n takes a number from 1 to 10000, not %d".formatted(most));
    }
    List<List<String>> rows = new ArrayList<>(List.of(BlockText.columns()));
    ledger
        .client()
        .blocks(
            ledger.channel(),
            most,
            block -> {
              if (json) {
                System.out.println(JsonTree.text(block));
              } else {
                rows.add(BlockText.row(block));
              }
            });
    if (!json) {
      Columns.print(rows, System.out);
    }
    return ExitCode.OK.number();
  }
}
