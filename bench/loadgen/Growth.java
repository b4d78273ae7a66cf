// SPDX-License-Identifier: Apache-2.0
package loadgen;

import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.protos.common.BlockchainInfo;

/**
 * Makes the ledger of a node that runs larger, and then measures what calls cost.
 *
 * <p>Usage: Growth DATA_DIRECTORY keys|blocks FROM TO CALLS ROUNDS; prints one line of figures: bytes on the disk and blocks that came by growing, and for an
 * evaluate with one read, an endorsement and a submit with one write microseconds of CPU (of the node) and of latency
 */
final class Growth {

  private static final int AT_ONCE = 16;
  private static final int KEYS_PER_BLOCK = 1000;
  private static final int MILLIS_PER_TICK = 10;
  private static final String HUNDRED_BYTES = "x".repeat(100);
  private static final AtomicLong FRESH = new AtomicLong(System.nanoTime() & 0xffffffffffL);

  /** One call. */
  @FunctionalInterface
  private interface Call {
    void make() throws Exception;
  }

  private final NodeDescription node;
  private final Network network;
  private final Contract contract;

  private Growth(NodeDescription node, Network network) {
    this.node = node;
    this.network = network;
    this.contract = network.getContract("kv");
  }

  public static void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments[0]);
    NodeDescription node = DataDirectory.at(data).runningNode();
    try (NodeGateway gateway = NodeGateway.of(node)) {
      var growth = new Growth(node, gateway.network());
      growth.run(data, arguments[1], Arrays.stream(arguments).skip(2).mapToInt(Integer::parseInt).toArray());
    }
  }

  private void run(Path data, String what, int[] sizes) throws Exception {
    int to = sizes[1];
    int calls = sizes[2];
    int rounds = sizes[3];
    long bytes = bytesBelow(data);
    long blocks = height();
    if (what.equals("keys")) {
      AtomicLong next = new AtomicLong(sizes[0] / KEYS_PER_BLOCK);
      all((to - sizes[0]) / KEYS_PER_BLOCK, 8, () ->
          contract.submitTransaction("putMany", prefix(next.getAndIncrement()), Integer.toString(KEYS_PER_BLOCK)));
    } else {
      if (sizes[0] == 0) {
        contract.submitTransaction("putMany", prefix(0), Integer.toString(KEYS_PER_BLOCK));
      }
      while (height() < to) {
        all((int) Math.min(500, to - height()), 4, this::put);
      }
    }
    bytes = bytesBelow(data) - bytes;
    blocks = height() - blocks;
    int keys = what.equals("keys") ? to : KEYS_PER_BLOCK;
    System.out.printf(
        "%d %d %s %s %s%n",
        bytes,
        blocks,
        measure(calls, rounds, () -> {
          var random = ThreadLocalRandom.current();
          contract.evaluateTransaction(
              "get", "%s%06d".formatted(prefix(random.nextInt(keys / KEYS_PER_BLOCK)), random.nextInt(KEYS_PER_BLOCK)));
        }),
        measure(calls, rounds, () ->
            contract.newProposal("put").addArguments(fresh(), HUNDRED_BYTES).build().endorse()),
        measure(calls, rounds, this::put));
  }

  private void put() throws Exception {
    contract.submitTransaction("put", fresh(), HUNDRED_BYTES);
  }

  private static String fresh() {
    return "p" + FRESH.incrementAndGet();
  }

  private static String prefix(long block) {
    return "g%06d".formatted(block);
  }

  private long height() throws Exception {
    return BlockchainInfo.parseFrom(
            network.getContract("qscc").evaluateTransaction("GetChainInfo", node.channel()))
        .getHeight();
  }

  /** Microseconds of CPU and of latency of a call, medians of the rounds; one round before them only warms up. */
  private String measure(int calls, int rounds, Call call) throws Exception {
    double[] cpu = new double[rounds];
    double[] latency = new double[rounds];
    all(calls, AT_ONCE, call);
    for (int round = 0; round < rounds; round++) {
      long before = cpuMillis();
      latency[round] = all(calls, AT_ONCE, call);
      cpu[round] = (cpuMillis() - before) * 1000.0 / calls;
    }
    return "%.0f %.0f".formatted(median(cpu), median(latency));
  }

  /** Makes calls, so many at once; the median of what they took, in microseconds. */
  private static double all(int calls, int atOnce, Call call) throws Exception {
    if (calls == 0) {
      return 0;
    }
    double[] micros = new double[calls];
    AtomicLong next = new AtomicLong();
    List<Future<?>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < atOnce; i++) {
        workers.add(
            threads.submit(() -> {
              int own;
              while ((own = (int) next.getAndIncrement()) < calls) {
                long begin = System.nanoTime();
                call.make();
                micros[own] = (System.nanoTime() - begin) / 1e3;
              }
              return own;
            }));
      }
    }
    for (Future<?> worker : workers) {
      worker.get();
    }
    return median(micros);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** User and system, which the kernel counts in steps of 10 ms. */
  private long cpuMillis() throws IOException {
    String line = Files.readString(Path.of("/proc/" + node.pid() + "/stat"));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MILLIS_PER_TICK;
  }

  private static long bytesBelow(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (UncheckedIOException _) {
      return bytesBelow(directory); // a file went away meanwhile
    }
  }
}
