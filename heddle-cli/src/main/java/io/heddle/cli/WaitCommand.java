// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits until everything that is deployed runs. */
@Command(
    name = "wait",
    mixinStandardHelpOptions = true,
    description = {
      "Wait until the node is ready and all its chaincodes run, or those that are named.",
      "Fails with exit code 8 as soon as one cannot run, with 7 if it takes too long, with 6 if no node runs."
    },
    footer = {"", "Example: heddle start samples/asset-java & heddle wait --timeout 120"})
final class WaitCommand implements Callable<Integer> {

  @Mixin private final DirectoryOption data = new DirectoryOption();

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Chaincodes to wait for (default: all that are deployed or are to be).")
  private List<String> chaincodes = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long to wait at most, in seconds (default: ${DEFAULT-VALUE}).")
  private int seconds = 300;

  @Option(
      names = "--node-timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "How long to wait for a node to appear, in seconds, as it does soon after 'heddle start &' (default: ${DEFAULT-VALUE}).")
  private int nodeSeconds = 30;

  @Option(names = "--json", description = "Print how the node stands in the end as a JSON object.")
  private boolean json;

  WaitCommand() {}

  @Override
  public Integer call() throws Exception {
    return Interruptible.run(this::await);
  }

  private int await() throws InterruptedException {
    if (seconds < 0 || nodeSeconds < 0) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "%s takes a number from 0, not %d"
              .formatted(
                  seconds < 0 ? "--timeout" : "--node-timeout", Math.min(seconds, nodeSeconds)));
    }
    var awaited = new AwaitedNode(data.directory(), chaincodes, System.err);
    NodeState state = awaited.ready(Duration.ofSeconds(seconds), Duration.ofSeconds(nodeSeconds));
    if (json) {
      System.out.println(state.report());
    }
    return ExitCode.OK.number();
  }
}
