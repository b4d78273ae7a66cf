// SPDX-License-Identifier: Apache-2.0
package loadgen;

import io.heddle.client.OperationsClient;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.Contract;

/**
 * Times how long a node that runs takes to go back to a snapshot, as a client of the operations port sees it, and what memory, descriptors and disk
 * it has before and after.
 *
 * <p>Usage: Revert DATA_DIRECTORY KEYS BLOCKS REVERTS
 */
final class Revert {

  private static final int WRITES_BETWEEN = 3;
  private static final int WARM_UP = 50;

  public static void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments[0]);
    NodeDescription node = DataDirectory.at(data).runningNode();
    int keys = Integer.parseInt(arguments[1]);
    int blocks = Integer.parseInt(arguments[2]);
    int reverts = Integer.parseInt(arguments[3]);
    try (NodeGateway gateway = NodeGateway.of(node)) {
      Contract contract = gateway.network().getContract("kv");
      for (int block = 0; block < blocks; block++) {
        contract.submitTransaction("putMany", "f%06d-".formatted(block), Integer.toString(keys / blocks));
      }
      var operations =
          new OperationsClient(
              node.operations(), DataDirectory.at(data).readOperationsToken().orElseThrow());
      long begin = System.nanoTime();
      var _ = operations.snapshots().take(Optional.of("filled"));
      System.out.printf("%,d keys, %d blocks%n", keys, blocks);
      System.out.printf("snapshot   %.1f ms%n", (System.nanoTime() - begin) / 1e6);
      for (int each = 0; each < WARM_UP; each++) {
        var _ = revertTime(contract, operations, each);
      }
      print("before     ", node.pid(), data);
      double[] millis = new double[reverts];
      for (int each = 0; each < reverts; each++) {
        millis[each] = revertTime(contract, operations, each);
      }
      print("after %,d".formatted(reverts), node.pid(), data);
      Arrays.sort(millis);
      System.out.printf(
          "revert     median %.1f ms, p95 %.1f ms, most %.1f ms%n",
          millis[reverts / 2], millis[(int) (reverts * 0.95)], millis[reverts - 1]);
    }
  }

  /** Behind a few transactions, as a test would make them. */
  private static double revertTime(Contract contract, OperationsClient operations, int round)
      throws Exception {
    for (int each = 0; each < WRITES_BETWEEN; each++) {
      contract.submitTransaction("put", "k" + each, "round " + round);
    }
    long begin = System.nanoTime();
    var _ = operations.snapshots().revert(Optional.of("filled"));
    return (System.nanoTime() - begin) / 1e6;
  }

  private static void print(String when, long pid, Path data) throws IOException {
    long descriptors;
    try (Stream<Path> open = Files.list(Path.of("/proc/%d/fd".formatted(pid)))) {
      descriptors = open.count();
    }
    long bytes;
    try (Stream<Path> files = Files.walk(data)) {
      bytes = files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
    String resident =
        Files.readAllLines(Path.of("/proc/%d/status".formatted(pid))).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .map(line -> line.replaceAll("\\D", ""))
            .findFirst()
            .orElseThrow();
    System.out.printf(
        "%s %d MB resident, %d descriptors, %d MB on the disk%n",
        when, Long.parseLong(resident) / 1024, descriptors, bytes >> 20);
  }
}
