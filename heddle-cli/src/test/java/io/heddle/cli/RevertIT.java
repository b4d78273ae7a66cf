// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.HeddleException;
import io.heddle.client.OperationsClient;
import io.heddle.home.DataDirectory;
import io.heddle.ledger.LedgerStore;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.LedgerContent;
import io.heddle.testing.Seeds;
import io.heddle.testing.Spec;
import io.heddle.testing.ValueChaincodeServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.Contract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of nodes and the way back to them, from the command line. */
final class RevertIT {

  private static final int KILLS = Integer.getInteger("heddle.revert.kills", 2);

  @TempDir private Path dir;

  private Path data() {
    return dir.resolve("data");
  }

  @Test
  @Spec("NA-290")
  void chaincode_that_was_deployed_later_is_gone_and_what_was_upgraded_is_what_it_was()
      throws Exception {
    try (ValueChaincodeServer first = ValueChaincodeServer.serve("values");
        ValueChaincodeServer second = ValueChaincodeServer.serve("values");
        ValueChaincodeServer other = ValueChaincodeServer.serve("other");
        HeddleProcess node =
            HeddleProcess.startNode(data(), "--orgs", "2", "values=" + first.address());
        GatewayClient client = GatewayClient.connect(DataDirectory.at(data()).runningNode())) {
      Contract contract = client.contract("values");
      contract.submitTransaction("put", "a", "1");
      assertThat(heddle("snapshot", "filled")).isEqualTo("filled\n");
      String installed = installed();
      String status = chaincodes();

      assertThat(heddle("deploy", "values=" + second.address())).contains("values");
      assertThat(heddle("deploy", "other=" + other.address())).contains("other");
      client.contract("other").submitTransaction("put", "b", "2");
      assertThat(chaincodes()).isNotEqualTo(status);

      assertThat(heddle("revert", "--json")).startsWith("{\"name\":\"filled\",\"taken\":\"");

      assertThat(chaincodes()).isEqualTo(status);
      assertThat(installed()).isEqualTo(installed);
      assertThat(value(contract, "a")).isEqualTo("1");
      contract.submitTransaction("put", "a", "3");
      assertThat(value(contract, "a")).isEqualTo("3");
      assertThat(heddle("deploy", "other=" + other.address())).contains("other");
      assertThat(heddle("snapshots")).contains("filled").contains("mychannel");
      assertThat(heddle("snapshots", "--remove", "filled")).isEqualTo("filled\n");
      assertThat(node.err()).noneMatch(line -> line.contains("ERROR"));
    }
  }

  @Test
  @Spec({"NA-290", "NA-232"})
  void a_node_that_is_killed_on_the_way_has_the_state_before_or_after() throws Exception {
    var random = new SplittableRandom(Seeds.upTo(1).findFirst().orElseThrow());
    try (ValueChaincodeServer server = ValueChaincodeServer.serve("values")) {
      LedgerContent after;
      try (HeddleProcess node = HeddleProcess.startNode(data(), "values=" + server.address())) {
        submit("put", "a", "1");
        assertThat(heddle("snapshot", "filled")).isEqualTo("filled\n");
        stop(node);
      }
      after = content();
      for (int kill = 0; kill < KILLS; kill++) {
        LedgerContent before;
        try (HeddleProcess node = HeddleProcess.startNode(data())) {
          submit("put", "a", "round " + kill);
          stop(node);
        }
        before = content();
        try (HeddleProcess node = HeddleProcess.startNode(data())) {
          OperationsClient operations = operations();
          var asked = new FutureTask<>(reverting(operations));
          Thread.ofPlatform().start(asked);
          boolean _ = waitFor(asked, random.nextInt(60));
          node.kill();
        }
        try (HeddleProcess node = HeddleProcess.startNode(data())) {
          stop(node);
        }
        assertThat(content()).isIn(before, after);
        try (HeddleProcess node = HeddleProcess.startNode(data())) {
          submit("put", "b", "round " + kill);
          assertThat(node.err()).noneMatch(line -> line.contains("ERROR"));
          stop(node);
        }
      }
    }
  }

  private static void stop(HeddleProcess node) {
    node.process().destroy();
    assertThat(node.exitCode()).isBetween(0, 143);
  }

  private static Callable<Boolean> reverting(OperationsClient operations) {
    return () -> {
      try {
        return operations.snapshots().revert(Optional.of("filled")).isObject();
      } catch (HeddleException _) {
        return false; // it was killed
      }
    };
  }

  private static boolean waitFor(FutureTask<Boolean> task, int millis) throws Exception {
    try {
      return task.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return false;
    }
  }

  private OperationsClient operations() {
    DataDirectory directory = DataDirectory.at(data());
    return new OperationsClient(
        directory.runningNode().operations(), directory.readOperationsToken().orElseThrow());
  }

  private LedgerContent content() {
    try (LedgerStore store = LedgerStore.open(data().resolve("ledger"))) {
      return LedgerContent.of(store);
    }
  }

  private void submit(String... call) throws Exception {
    try (GatewayClient client = GatewayClient.connect(DataDirectory.at(data()).runningNode())) {
      client
          .contract("values")
          .submitTransaction(call[0], List.of(call).subList(1, call.length).toArray(String[]::new));
    }
  }

  /** What was upgraded is installed again and has another time. */
  private String installed() throws Exception {
    return heddle("installed", "--json").replaceAll("\"(installed|since)\":\"[^\"]*\"", "");
  }

  private String chaincodes() throws Exception {
    return heddle("status", "--json").replaceAll("\"(since|age|pid|taken)\":[^,}]*", "");
  }

  private String heddle(String... arguments) throws Exception {
    String[] all =
        Stream.concat(Stream.of(arguments), Stream.of("--data", data().toString()))
            .toArray(String[]::new);
    try (HeddleProcess command = HeddleProcess.run(all)) {
      assertThat(command.exitCode()).as(() -> String.join("\n", command.err())).isZero();
      return command.out();
    }
  }

  private static String value(Contract contract, String key) throws Exception {
    return new String(contract.evaluateTransaction("get", key), UTF_8);
  }
}
