// SPDX-License-Identifier: Apache-2.0

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;

/**
 * Changes a literal in a file that a node watches, and times how long it takes until a query gives it.
 *
 * <p>Usage: Edit DATA_DIRECTORY CHAINCODE FILE EDITS
 */
final class Edit {

  private static final int PAUSE_MILLIS = 20;
  private static final long LIMIT_NANOS = 120_000_000_000L;

  /** As on all Linux machines. */
  private static final long MILLIS_OF_A_TICK = 10;

  public static void main(String[] arguments) throws Exception {
    NodeDescription node = DataDirectory.at(Path.of(arguments[0])).runningNode();
    Path file = Path.of(arguments[2]);
    int edits = Integer.parseInt(arguments[3]);
    Path msp = node.userMsp("User1");
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(node.endpoint())
            .sslContext(
                GrpcSslContexts.forClient().trustManager(node.tlsCa().orElseThrow().toFile()).build())
            .build();
    try (Reader certificate = onlyFile(msp.resolve("signcerts"));
        Reader key = onlyFile(msp.resolve("keystore"));
        Gateway gateway =
            Gateway.newInstance()
                .identity(new X509Identity(node.mspId(), Identities.readX509Certificate(certificate)))
                .signer(Signers.newPrivateKeySigner(Identities.readPrivateKey(key)))
                .hash(Hash.SHA256)
                .connection(channel)
                .connect()) {
      Contract contract = gateway.getNetwork(node.channel()).getContract(arguments[1]);
      System.out.printf("memory of the node before   %d MiB%n", residentMib(node.pid()));
      await(contract, "edition-0");
      long[] millis = new long[edits];
      long before = ticks(node.pid());
      for (int i = 0; i < edits; i++) {
        millis[i] = edit(contract, file, i);
        System.out.printf("edit %2d   %5d ms%n", i + 1, millis[i]);
      }
      long cpu = (ticks(node.pid()) - before) * MILLIS_OF_A_TICK / edits;
      Arrays.sort(millis);
      System.out.printf(
          "from a saved file to the new answer   median %d ms   least %d ms   most %d ms   CPU of node and children %d ms an edit%n",
          millis[edits / 2], millis[0], millis[edits - 1], cpu);
      System.out.printf("memory of the node after    %d MiB%n", residentMib(node.pid()));
    } finally {
      channel.shutdownNow();
    }
  }

  private static long edit(Contract contract, Path file, int number) throws Exception {
    String next = "edition-" + (number + 1);
    String text = Files.readString(file).replace("edition-" + number, next);
    long begin = System.nanoTime();
    Files.writeString(file, text);
    await(contract, next);
    return (System.nanoTime() - begin) / 1_000_000;
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

  private static Reader onlyFile(Path folder) throws Exception {
    try (var files = Files.list(folder)) {
      return Files.newBufferedReader(files.findFirst().orElseThrow());
    }
  }
}
