// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.client.OperationsClient;
import io.heddle.json.JsonTree;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** What a running node says of its packages: as a table or as it says it. */
final class PackageListing {

  @Mixin private final PeerOptions peer = new PeerOptions();

  @Option(names = "--json", description = "Print one JSON array with an object for each.")
  private boolean json;

  PackageListing() {}

  /** The columns of a table. */
  @FunctionalInterface
  interface Columns {
    void print(PackageTable table, JsonNode packages, PrintStream out);
  }

  int print(Columns columns) throws Exception {
    return Interruptible.run(() -> {
      print(columns, peer.client());
      return ExitCode.OK.number();
    });
  }

  /** As {@link #print}, and tells on standard error which parts of the node are not well. */
  int printWithHealth(Columns columns) throws Exception {
    return Interruptible.run(() -> {
      OperationsClient client = peer.client();
      NodeState.of(client).unready().ifPresent(System.err::println);
      if (!json) {
        printSeveral(client.peers());
      }
      print(columns, client);
      Map<String, String> ailments = client.ailments();
      ailments.forEach(
          (part, reason) -> System.err.printf("The node's %s is not well: %s%n", part, reason));
      return (ailments.isEmpty() ? ExitCode.OK : ExitCode.UNAVAILABLE).number();
    });
  }

  /** The peers of the node in place of packages. */
  int printPeers() throws Exception {
    return Interruptible.run(() -> {
      JsonNode peers = peer.client().peers();
      if (json) {
        System.out.println(JsonTree.text(peers));
      } else {
        PeerTable.print(peers, Instant.now(), System.out);
      }
      return ExitCode.OK.number();
    });
  }

  private static void printSeveral(JsonNode peers) {
    if (peers.size() > 1) {
      PeerTable.print(peers, Instant.now(), System.out);
      System.out.println();
    }
  }

  private void print(Columns columns, OperationsClient client) throws InterruptedException {
    JsonNode packages = client.packages();
    if (json) {
      System.out.println(JsonTree.text(packages));
    } else {
      columns.print(new PackageTable(Instant.now()), packages, System.out);
    }
  }
}
