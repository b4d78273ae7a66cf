// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.show.ExplanationText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Prints which index serves a rich query and how many documents it looks at. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Run a rich query on the running node's present state and print which index serves it.",
      "Also why the others do not, and how many documents were looked at and found."
    },
    footer = {"", "Example: heddle explain --json cars '{\"selector\":{\"color\":\"blue\"}}'"})
final class ExplainCommand implements Callable<Integer> {

  @Mixin private final PeerOptions peer = new PeerOptions();

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "Chaincode whose documents it is for.")
  private String name = "";

  @Parameters(
      index = "1",
      paramLabel = "QUERY",
      description = "The query as the chaincode gives it, a JSON object with a selector.")
  private String query = "";

  @Option(
      names = "--channel",
      paramLabel = "CHANNEL",
      description = "Channel (default: the node's first one).")
  private String channel = "";

  @Option(
      names = "--collection",
      paramLabel = "C",
      description = "Ask in this collection of private data (default: in the public state).")
  private String collection = "";

  @Option(
      names = "--page-size",
      paramLabel = "N",
      description =
          "Run one page of at most N records, as a chaincode with pagination (default: no pages).")
  private int pageSize;

  @Option(
      names = "--bookmark",
      paramLabel = "B",
      description = "Begin where a page with this bookmark has ended (default: at the beginning).")
  private String bookmark = "";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  ExplainCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(this::print);
  }

  private int print() throws InterruptedException {
    if (pageSize < 0) {
      throw new HeddleException(
          Fault.BAD_INPUT, "The page size is %d; it must be 1 or more".formatted(pageSize));
    }
    JsonNode explanation =
        peer.client().explain(channel, name, collection, query, pageSize, bookmark);
    if (json) {
      System.out.println(explanation);
    } else {
      ExplanationText.of(explanation).forEach(System.out::println);
    }
    return ExitCode.OK.number();
  }
}
