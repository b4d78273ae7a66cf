// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.LedgerClient;
import io.heddle.json.JsonTree;
import io.heddle.show.StateText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Prints the state of a chaincode. */
@Command(
    name = "state",
    mixinStandardHelpOptions = true,
    description = {
      "Print keys and values of a chaincode on the running node, each behind block:transaction that wrote it last, with metadata such as its endorsement policy.",
      "Of private values that the peer does not have the hashes are printed."
    },
    footer = {"", "Example: heddle state --prefix asset asset-java"})
final class StateCommand implements Callable<Integer> {

  private static final int MOST_AT_ONCE = 1000;

  @Mixin private final LedgerOptions ledger = new LedgerOptions();

  @Parameters(index = "0", paramLabel = "NAME", description = "Name of the chaincode.")
  private String chaincode = "";

  @Option(
      names = "--prefix",
      paramLabel = "P",
      description = "Keys that begin so only (default: all).")
  private String prefix = "";

  @Option(
      names = "--collection",
      paramLabel = "C",
      description = "This collection of private data (default: the public state).")
  private String collection = "";

  @Option(
      names = "-n",
      paramLabel = "N",
      description = "How many keys at most, from 1 (default: ${DEFAULT-VALUE}).",
      defaultValue = "100")
  private int most = 100;

  @Option(names = "--json", description = "Print one JSON object a line.")
  private boolean json;

  StateCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(this::print);
  }

  private int print() throws InterruptedException {
    if (most < 1) {
      throw new HeddleException(
          Fault.BAD_INPUT, "-n takes a number from 1, not %d".formatted(most));
    }
    LedgerClient client = ledger.client();
    int left = most;
    String from = "";
    do {
      JsonNode page =
          client.state(
              ledger.channel(), chaincode, collection, prefix, from, Math.min(left, MOST_AT_ONCE));
      page.path("entries").forEach(this::print);
      left -= page.path("entries").size();
      from = page.path("next").asString("");
    } while (left > 0 && !from.isEmpty());
    System.out.flush();
    if (!from.isEmpty() && !json) {
      System.err.printf("There are more keys; -n %d shows twice as many%n", 2L * most);
    }
    return ExitCode.OK.number();
  }

  private void print(JsonNode entry) {
    if (json) {
      System.out.println(JsonTree.text(entry));
    } else {
      StateText.of(entry).forEach(System.out::println);
    }
  }
}
