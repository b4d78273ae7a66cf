// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.PackageId;
import io.heddle.deploy.SourceWatch;
import io.heddle.words.InShort;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** What is shown of a deployment on a running node: its builds, and what became of it. */
final class DeploymentOutput {

  private final Progress progress = Progress.onStandardError(new Demise());

  @Option(
      names = "--json",
      description = "Print one JSON object: channel, chaincodes, stoppedPeers.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing on standard error but failures.")
  private boolean quiet;

  DeploymentOutput() {}

  /** Shows what a builder does. */
  void tell(JsonNode event) {
    if (quiet) {
      return;
    }
    String label = event.path("label").asString("");
    String builder = event.path("builder").asString("");
    switch (event.path("event").asString("")) {
      case "build-started" -> progress.buildStarted(label, builder);
      case "build-line" -> progress.buildLine(label, event.path("line").asString(""));
      case "build-ended" ->
          progress.buildEnded(
              label,
              builder,
              event.path("outcome").asString(""),
              Duration.ofMillis(event.path("milliseconds").asLong(0)));
      case "build-reused" ->
          progress.buildReused(label, Instant.parse(event.path("made").asString("")));
      default -> {
        // what a later node tells besides
      }
    }
  }

  /** Says something beside the result. */
  void note(String sentence) {
    if (!quiet) {
      System.err.println(sentence);
    }
  }

  /** Says what went wrong. */
  void fail(String sentence) {
    System.err.println(sentence);
  }

  /** Shows what became of several channels. */
  ExitCode printAll(JsonNode result) {
    if (json) {
      System.out.println(result);
    }
    boolean areAllWell = true;
    for (JsonNode report : result.path("channels")) {
      for (JsonNode each : report.path("chaincodes")) {
        areAllWell &= isWell(each);
        if (!json) {
          printResult(each);
          explain(each, "");
        }
      }
    }
    return areAllWell ? ExitCode.OK : ExitCode.CHAINCODE;
  }

  /** Shows what became of it. */
  ExitCode print(JsonNode report) {
    return print(report, "");
  }

  /** Shows what became of it, and when that was. */
  void printAfter(JsonNode report, SourceWatch.Change change) {
    var _ = print(report, change.told());
  }

  private synchronized ExitCode print(JsonNode report, String after) {
    boolean areAllWell = true;
    for (JsonNode each : report.path("chaincodes")) {
      areAllWell &= isWell(each);
      if (!json) {
        printResult(each);
        explain(each, after);
      }
    }
    if (json) {
      System.out.println(report);
    } else if (!quiet && isAnyDeployed(report)) {
      report
          .path("stoppedPeers")
          .forEach(peer ->
              System.err.printf(
                  "Peer '%1$s' is stopped; it gets this when 'heddle start-peer %1$s' starts it%n",
                  peer.asString()));
    }
    return areAllWell ? ExitCode.OK : ExitCode.CHAINCODE;
  }

  private static boolean isAnyDeployed(JsonNode report) {
    return report.path("chaincodes").valueStream().anyMatch(each -> each.has("sequence"));
  }

  private static boolean isWell(JsonNode chaincode) {
    String state = chaincode.path("state").asString("");
    return state.equals("ready") || state.equals("by-hand");
  }

  private static void printResult(JsonNode chaincode) {
    if (chaincode.has("sequence")) {
      System.out.printf(
          "%s %d %s%n",
          chaincode.path("name").asString(),
          chaincode.path("sequence").asLong(),
          chaincode.path("packageId").asString());
    }
  }

  private void explain(JsonNode chaincode, String after) {
    if (isWell(chaincode) && quiet) {
      return;
    }
    System.err.println(message(chaincode) + after);
    if (!quiet) {
      chaincode
          .path("startWith")
          .forEach(variables -> System.err.printf("  start it with %s%n", variables.asString()));
    }
  }

  private String message(JsonNode chaincode) {
    String message = chaincode.path("message").asString("");
    String label = new PackageId(chaincode.path("packageId").asString()).label();
    return InShort.of(quiet ? message : progress.withoutShownLines(label, message));
  }
}
