// SPDX-License-Identifier: Apache-2.0

import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import loadgen.NodeGateway;
import org.hyperledger.fabric.client.Contract;

/**
 * Times one call after the other, as one client of the official gateway library sees it, on a node that runs.
 *
 * <p>Usage: Latency DATA_DIRECTORY CHAINCODE CALLS
 */
final class Latency {

  private static final int WARM_UP_ROUNDS = 3;

  /** As on all Linux machines. */
  private static final long MICROS_OF_A_TICK = 10_000;

  /** Places in {@code /proc/PID/stat} behind the name. */
  private static final int USER = 11;

  private static final int SYSTEM = 12;

  interface Call {
    void run(int number) throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    NodeDescription node = DataDirectory.at(Path.of(arguments[0])).runningNode();
    int calls = Integer.parseInt(arguments[2]);
    try (NodeGateway gateway = NodeGateway.of(node)) {
      Contract contract = gateway.network().getContract(arguments[1]);
      String run = Long.toString(System.nanoTime(), 36);
      Call submit =
          number ->
              contract.submitTransaction("CreateAsset", run + number, "blue", "5", "Tom", "1300");
      Call evaluate = number -> contract.evaluateTransaction("ReadAsset", run + number);
      for (int round = 0; round <= WARM_UP_ROUNDS; round++) {
        boolean counts = round == WARM_UP_ROUNDS;
        time(node.pid(), "submit, until the commit status is there", round * calls, calls, submit, counts);
        time(node.pid(), "evaluate", round * calls, calls, evaluate, counts);
      }
    }
  }

  private static void time(long pid, String what, int first, int calls, Call call, boolean counts)
      throws Exception {
    long[] micros = new long[calls];
    long before = ticks(pid);
    for (int i = 0; i < calls; i++) {
      long begin = System.nanoTime();
      call.run(first + i);
      micros[i] = (System.nanoTime() - begin) / 1000;
    }
    long used = ticks(pid) - before;
    Arrays.sort(micros);
    if (counts) {
      System.out.printf(
          "%-42s p50 %6.2f ms   p90 %6.2f ms   p99 %6.2f ms   CPU of the node %5d us a call   (%d calls)%n",
          what,
          at(micros, 50),
          at(micros, 90),
          at(micros, 99),
          used * MICROS_OF_A_TICK / calls,
          calls);
    }
  }

  /** What a process has used of processors, as Linux tells it; 0 elsewhere. */
  private static long ticks(long pid) throws Exception {
    Path stat = Path.of("/proc/" + pid + "/stat");
    if (!Files.exists(stat)) {
      return 0;
    }
    String text = Files.readString(stat);
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
  }

  private static double at(long[] sorted, int percent) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1000.0;
  }
}
