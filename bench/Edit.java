// SPDX-License-Identifier: Apache-2.0

import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import loadgen.NodeGateway;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.GatewayException;

/**
 * Changes a literal in a file that a node watches, and times how long it takes until a query gives it
 * and what the node does meanwhile, as its log tells; and beside it how long a command alone takes
 * that builds the same project.
 *
 * <p>Usage: Edit DATA_DIRECTORY CHAINCODE FILE EDITS LOG PROJECT [COMMAND…]
 */
final class Edit {

  private static final int PAUSE_MILLIS = 20;
  private static final long LIMIT_NANOS = 120_000_000_000L;

  /** What is said in the log at the end of each stage but the last, which ends with the answer. */
  private static final List<String> SIGNS =
      List.of("Building edited with builder", "Installed package 'edited:", "is ready (local");

  private static final List<String> STAGES =
      List.of(
          "noticed, packed, claimed by a builder",
          "built and stored",
          "the new process started and registered",
          "defined, and the query answered");

  /** As on all Linux machines. */
  private static final long MILLIS_OF_A_TICK = 10;

  public static void main(String[] arguments) throws Exception {
    NodeDescription node = DataDirectory.at(Path.of(arguments[0])).runningNode();
    Path file = Path.of(arguments[2]);
    int edits = Integer.parseInt(arguments[3]);
    Path log = Path.of(arguments[4]);
    try (NodeGateway gateway = NodeGateway.of(node)) {
      Contract contract = gateway.network().getContract(arguments[1]);
      System.out.printf("memory of the node before   %d MiB%n", residentMib(node.pid()));
      await(contract, "edition-0");
      long[] millis = new long[edits];
      long[][] stages = new long[STAGES.size()][edits];
      long before = ticks(node.pid());
      for (int i = 0; i < edits; i++) {
        long[] told = edit(contract, file, i, log);
        for (int stage = 0; stage < told.length; stage++) {
          stages[stage][i] = told[stage];
        }
        millis[i] = Arrays.stream(told).sum();
        System.out.printf("edit %2d   %5d ms   %s%n", i + 1, millis[i], Arrays.toString(told));
      }
      long cpu = (ticks(node.pid()) - before) * MILLIS_OF_A_TICK / edits;
      for (int stage = 0; stage < stages.length; stage++) {
        System.out.printf("  %-40s median %6d ms%n", STAGES.get(stage), median(stages[stage]));
      }
      Arrays.sort(millis);
      System.out.printf(
          "from a saved file to the new answer   median %d ms   least %d ms   most %d ms   CPU of node and children %d ms an edit%n",
          millis[edits / 2], millis[0], millis[edits - 1], cpu);
      System.out.printf("memory of the node after    %d MiB%n", residentMib(node.pid()));
    }
    List<String> command = List.of(arguments).subList(6, arguments.length);
    if (!command.isEmpty()) {
      alone(command, Path.of(arguments[5]), edits);
    }
  }

  /** The milliseconds of each stage. */
  private static long[] edit(Contract contract, Path file, int number, Path log) throws Exception {
    String next = "edition-" + (number + 1);
    String text = Files.readString(file).replace("edition-" + number, next);
    long[] ends = new long[STAGES.size()];
    long begin = System.nanoTime();
    Thread reader = Thread.ofVirtual().start(new Signs(log, Files.size(log), ends));
    Files.writeString(file, text);
    await(contract, next);
    ends[SIGNS.size()] = System.nanoTime();
    reader.interrupt();
    reader.join();
    long[] millis = new long[ends.length];
    long last = begin;
    for (int stage = 0; stage < ends.length; stage++) {
      long end = Math.max(last, ends[stage]); // one that was not told, or told late
      millis[stage] = (end - last) / 1_000_000;
      last = end;
    }
    return millis;
  }

  /** Follows what is appended to a log, and notes when it has each sign, in their order. */
  private record Signs(Path log, long from, long[] ends) implements Runnable {

    @Override
    public void run() {
      try (var file = Files.newByteChannel(log)) {
        file.position(from);
        var bytes = ByteBuffer.allocate(1 << 16);
        StringBuilder text = new StringBuilder();
        int next = 0;
        while (next < SIGNS.size()) {
          if (file.read(bytes.clear()) > 0) {
            text.append(new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1));
            int found;
            while (next < SIGNS.size() && (found = text.indexOf(SIGNS.get(next))) >= 0) {
              ends[next++] = System.nanoTime();
              text.delete(0, found + 1);
            }
          } else {
            Thread.sleep(2);
          }
        }
      } catch (InterruptedException _) {
        // the answer was there first
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** How long the command takes that builds the project, with nothing there of an earlier build. */
  private static void alone(List<String> command, Path project, int times) throws Exception {
    long[] millis = new long[times];
    for (int i = 0; i < times; i++) {
      run(List.of("rm", "-rf", "target"), project);
      long begin = System.nanoTime();
      run(command, project);
      millis[i] = (System.nanoTime() - begin) / 1_000_000;
    }
    System.out.printf(
        "'%s' alone, in the same directory   median %d ms%n", String.join(" ", command), median(millis));
  }

  private static void run(List<String> command, Path directory) throws Exception {
    int status =
        new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IllegalStateException("'%s' ended with %d".formatted(command, status));
    }
  }

  private static long median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void await(Contract contract, String answer) throws Exception {
    long begin = System.nanoTime();
    String last = "";
    while (!last.equals(answer)) {
      if (System.nanoTime() - begin > LIMIT_NANOS) {
        throw new IllegalStateException("no '%s', the last answer was '%s'".formatted(answer, last));
      }
      try {
        last = new String(contract.evaluateTransaction("Edition"), StandardCharsets.UTF_8);
      } catch (GatewayException e) {
        last = e.getMessage(); // a call may meet the moment between two versions
      }
      if (!last.equals(answer)) {
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  /** What a process and its children that have ended have used, as Linux tells it; 0 elsewhere. */
  private static long ticks(long pid) throws Exception {
    Path stat = Path.of("/proc/" + pid + "/stat");
    if (!Files.exists(stat)) {
      return 0;
    }
    String text = Files.readString(stat);
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    long used = 0;
    for (int field = 11; field <= 14; field++) {
      used += Long.parseLong(fields[field]);
    }
    return used;
  }

  private static long residentMib(long pid) throws Exception {
    Path status = Path.of("/proc/" + pid + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    }
  }
}
