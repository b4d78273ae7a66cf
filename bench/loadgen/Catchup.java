// SPDX-License-Identifier: Apache-2.0
package loadgen;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Has peers join a channel one after the other, each on a fresh directory, and prints how they catch up.
 *
 * <p>Usage: Catchup CHAIN TRANSACTIONS RUNS PORT LABEL=COMMAND... (see README.md beside this folder)
 */
final class Catchup {

  /** How often memory is looked at. */
  private static final int SAMPLES = 10;

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 5) {
      System.err.println("usage: Catchup CHAIN TRANSACTIONS RUNS PORT LABEL=COMMAND...");
      System.exit(2);
    }
    Path chain = Path.of(arguments[0]);
    long first = Long.parseLong(Files.readString(chain.resolve("first")).strip());
    int transactions = Integer.parseInt(arguments[1]);
    int runs = Integer.parseInt(arguments[2]);
    int port = Integer.parseInt(arguments[3]);
    Map<String, String> commands = new LinkedHashMap<>();
    for (int i = 4; i < arguments.length; i++) {
      String[] parts = arguments[i].split("=", 2);
      commands.put(parts[0], parts[1].strip());
    }
    var results = new CatchupResults(transactions, SAMPLES);
    for (int run = 1; run <= runs; run++) {
      for (Map.Entry<String, String> command : commands.entrySet()) {
        try (var peer = JoiningProcess.start(chain, port, command.getValue())) {
          CatchupResults.Run result = run(peer, chain, first, transactions);
          results.add(command.getKey(), result);
          System.err.printf(
              "%d/%d %s %.0f tx/s, %.0f us of CPU a transaction%n",
              run, runs, command.getKey(), result.perSecond(), result.cpuMicros());
        }
      }
    }
    results.print();
    System.exit(0);
  }

  private static CatchupResults.Run run(JoiningProcess peer, Path chain, long first, int transactions)
      throws Exception {
    Map<String, Long> pids = Map.of("peer", peer.pid());
    peer.join(chain.resolve("genesis.block"));
    peer.awaitHeight(first);
    Usage before = Usage.now(pids);
    long begin = System.nanoTime();
    long startHeight = peer.height();
    List<CatchupResults.Memory> memory = new ArrayList<>();
    long end = first + Math.ceilDiv(transactions, OrdererClient.BLOCK);
    for (int sample = 1; sample <= SAMPLES; sample++) {
      peer.awaitHeight(first + (end - first) * sample / SAMPLES);
      memory.add(peer.memory());
    }
    long nanos = System.nanoTime() - begin;
    Usage used = Usage.now(pids).since(before);
    peer.requireValid((end - first) * OrdererClient.BLOCK);
    return new CatchupResults.Run(
        (end - startHeight) * OrdererClient.BLOCK,
        nanos / 1e9,
        used.processes().get("peer"),
        before.processes().get("peer"),
        used.machine(),
        memory);
  }
}
