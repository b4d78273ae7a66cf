// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.testing.Checkout;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Ports;
import io.heddle.testing.PrivateChaincode;
import io.heddle.testing.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that begin with a seed. */
final class SeedIT {

  private static final String COLLECTIONS =
      """
      [{"name": "all", "policy": "OR('Org1MSP.member', 'Org2MSP.member')"}]
      """;

  @TempDir private Path dir;

  @Test
  @Spec("NA-289")
  void the_same_seed_and_the_same_commands_make_the_same_blocks() throws Exception {
    int orderer = Ports.free();
    try (PrivateChaincode secrets = PrivateChaincode.serve("secrets")) {
      List<ByteString> first = blocks("first", "a seed", orderer, secrets);
      List<ByteString> second = blocks("second", "a seed", orderer, secrets);
      List<ByteString> other = blocks("other", "another seed", orderer, secrets);

      assertThat(first).hasSizeGreaterThan(9);
      assertThat(second).isEqualTo(first);
      assertThat(other).hasSameSizeAs(first).doesNotContainAnyElementsOf(first);
    }
  }

  /** All blocks of a run as the second organisation's peer has them, with what it has added. */
  private List<ByteString> blocks(String run, String seed, int orderer, PrivateChaincode secrets)
      throws Exception {
    Path data = dir.resolve(run);
    String[] options = {
      "--orgs",
      "2",
      "--orderer-port",
      Integer.toString(orderer),
      "--seed",
      seed,
      "--time",
      "2026-02-03T04:05:06Z"
    };
    List<String> begun = new ArrayList<>(List.of(options));
    begun.addAll(
        List.of(
            Checkout.ROOT.resolve("samples/asset-node").toString(),
            secrets.source(),
            "--policy",
            "asset-node=AND('Org1MSP.peer','Org2MSP.peer')",
            "--collections",
            "secrets=" + Files.writeString(dir.resolve(run + ".json"), COLLECTIONS)));
    try (HeddleProcess node =
        HeddleProcess.startNode(HeddleProcess.SHARED_BUILDS, data, begun.toArray(String[]::new))) {
      assertThat(node.err()).anyMatch(line -> line.contains("All keys of this node follow from"));
      invoke(data, "asset-node", "CreateAsset", "a", "blue", "5", "Tom", "1300");
      invoke(data, "asset-node", "TransferAsset", "a", "Ann");
      invoke(data, "asset-node", "TransferAsset", "a", "Ann");
      invoke(data, "--transient", "value=red", "secrets", "Put", "all", "car");
      assertThat(CommandRun.of("time", "advance", "1h", "--data", data.toString()).exitCode())
          .isZero();
      invoke(data, "--org", "Org2MSP", "asset-node", "DeleteAsset", "a");
    }
    try (HeddleProcess _ = HeddleProcess.startNode(data, options)) {
      invoke(data, "--transient", "value=red", "secrets", "Put", "all", "car");
    }
    try (LedgerStore store =
        LedgerStore.open(data.resolve("peers/peer0.org2.example.com/ledger"))) {
      Ledger ledger = store.ledger(new ChannelName("mychannel"));
      return LongStream.range(0, ledger.height())
          .mapToObj(number -> ledger.block(number).orElseThrow().toByteString())
          .toList();
    }
  }

  private static void invoke(Path data, String... call) {
    List<String> arguments = new ArrayList<>(List.of("invoke", "--data", data.toString()));
    arguments.addAll(List.of(call));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void certificates_are_made_of_no_time_at_which_they_are_of_no_use() {
    HeddleProcess node =
        HeddleProcess.run(
            "start", "--data", dir.resolve("data").toString(), "--time", "2131-01-01T00:00:00Z");

    assertThat(node.exitCode()).isEqualTo(ExitCode.BAD_INPUT.number());
    assertThat(node.err())
        .singleElement()
        .asString()
        .startsWith("No certificates can be made at 2131-01-01T00:00:00Z, as TLS goes by the real");
  }

  @Test
  void a_peer_of_a_network_elsewhere_takes_none() {
    CommandRun run = CommandRun.of("peer", "start", "--seed", "text");

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT.number());
    assertThat(run.err()).startsWith("A peer of a network elsewhere takes no --seed: ");
  }
}
