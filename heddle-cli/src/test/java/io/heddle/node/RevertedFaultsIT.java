// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.TxId;
import io.heddle.clock.Reading;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.fault.FaultWords;
import io.heddle.fault.Standing;
import io.heddle.home.ChannelCare;
import io.heddle.home.DataDirectory;
import io.heddle.home.NetworkExport;
import io.heddle.home.PendingReturn;
import io.heddle.home.Shape;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.testing.Checkout;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.LedgerContent;
import io.heddle.testing.Spec;
import io.heddle.testing.ValueChaincodeServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verdicts, faults and time of a network that is taken back, or begun with a file. */
final class RevertedFaultsIT {

  private static final ChannelName CHANNEL = new ChannelName("mychannel");
  private static final Instant STANDING = Instant.parse("2030-01-01T00:00:00Z");

  @TempDir private Path dir;

  @Test
  @Spec("NA-290")
  void verdicts_faults_and_time_are_as_they_were() throws Exception {
    Path file = data("first").injectedVerdicts();
    String before;
    try (ValueChaincodeServer server = ValueChaincodeServer.serve("values")) {
      try (Node node = start("first", Shape.SINGLE, server);
          GatewayClient client = GatewayClient.connect(node.description())) {
        Contract contract = client.contract("values");
        var _ = invalidate(node, contract);
        before = Files.readString(file);
        var _ = node.time().set(STANDING.minusSeconds(60));
        node.snapshots().take(Optional.of("ahead"));
        node.faults().clear();
        add(node, "refuse", Map.of("times", "2"));
        refuse(contract);
        var _ = node.time().freeze();
        Reading then = node.time().set(STANDING);
        node.snapshots().take(Optional.of("standing"));
        List<Standing> inPlace = node.faults().list();
        assertThat(inPlace).singleElement().matches(one -> one.hits() == 1 && !one.isOver());

        for (int round = 0; round < 2; round++) {
          refuse(contract);
          var _ = invalidate(node, contract);
          add(node, "hold", Map.of());
          var _ = node.time().follow();
          assertThat(Files.readString(file)).startsWith(before).isNotEqualTo(before);

          node.snapshots().goBackTo(Optional.of("standing"));

          assertThat(node.faults().list()).isEqualTo(inPlace);
          assertThat(node.time().reading().time()).isEqualTo(then.time());
          assertThat(node.time().reading().isFrozen()).isTrue();
          assertThat(Files.readString(file)).isEqualTo(before);
        }
        node.snapshots().goBackTo(Optional.of("ahead"));
        assertThat(node.faults().list()).singleElement().matches(Standing::isOver);
        assertThat(node.time().reading().isFrozen()).isFalse();
        assertThat(node.time().instant()).isAfter(STANDING.minusSeconds(60));
        node.faults().clear();
        var _ = invalidate(node, contract);
      }

      try (PendingReturn pending = PendingReturn.open(data("first"))) {
        pending.begin("standing");
      }

      try (Node node = start("first", Shape.SINGLE)) {
        assertThat(Files.readString(file)).isEqualTo(before);
        add(node, "hold", Map.of());
        node.snapshots().goBackTo(Optional.of("standing"));
        assertThat(node.faults().list()).isEmpty();
        assertThat(node.time().instant()).isEqualTo(STANDING);
      }
    }
  }

  @Test
  @Spec("NA-290")
  void peers_that_judge_the_blocks_of_an_export_again_come_to_the_same_verdicts() throws Exception {
    Path file = dir.resolve("one.heddle");
    Shape two = Shape.numbered(2, 1);
    List<LedgerContent> exported;
    TxId invalid;
    try (ValueChaincodeServer server = ValueChaincodeServer.serve("values")) {
      try (Node node = start("first", two, server);
          GatewayClient client = GatewayClient.connect(node.description())) {
        invalid = invalidate(node, client.contract("values"));
        node.snapshots().exportTo(file, Optional.empty());
        exported = content(node);
        assertThat(commitHashes(node)).hasSize(1);
      }
      DataDirectory second = data("second");
      NetworkExport.begin(file, second);
      List<String> hosts;
      try (Node node = start("second", two)) {
        assertThat(content(node)).isEqualTo(exported);
        hosts = node.peers().all().stream().map(HostedPeer::host).toList();
      }
      new ChannelCare(second, second.ofSeveral().firstPeer(hosts.getFirst())).reset();
      new ChannelCare(second, second.peer(hosts.getLast())).rebuild();

      try (Node node = start("second", two);
          GatewayClient client = GatewayClient.connect(node.description())) {
        client.contract("values").submitTransaction("put", "b", "2");
        await().untilAsserted(() -> assertThat(commitHashes(node)).hasSize(1));
        assertThat(verdicts(node, invalid)).containsOnly(TxValidationCode.INVALID_OTHER_REASON);
        node.snapshots().goBackTo(Optional.empty());
        assertThat(content(node)).isEqualTo(exported);
      }
    }
  }

  /** For no cause that could be brought about, and so it is kept. */
  private static TxId invalidate(Node node, Contract contract) throws Exception {
    add(node, "invalidate", Map.of("code", "INVALID_OTHER_REASON"));
    CommitException failure =
        catchThrowableOfType(
            CommitException.class, () -> contract.submitTransaction("put", "a", "1"));
    assertThat(failure.getCode()).isEqualTo(TxValidationCode.INVALID_OTHER_REASON);
    return new TxId(failure.getTransactionId());
  }

  private static void refuse(Contract contract) {
    assertThat(
            catchThrowableOfType(
                EndorseException.class, () -> contract.submitTransaction("put", "a", "1")))
        .isNotNull();
  }

  private static void add(Node node, String kind, Map<String, String> given) throws Exception {
    node.faults().add(FaultWords.rule(kind, given));
  }

  private DataDirectory data(String name) {
    return DataDirectory.at(dir.resolve(name));
  }

  private Node start(String name, Shape shape, ValueChaincodeServer... servers) {
    return Node.start(
        NodeConfig.defaults(data(name), new Builders(List.of(), Checkout.ROOT.resolve("builders")))
            .with(Listeners.anyPorts(true))
            .withOperationsPort(0)
            .with(shape),
        Arrays.stream(servers)
            .map(server -> ChaincodeSource.parse("values=" + server.address()))
            .toList(),
        NodeListener.none());
  }

  /** One, if all peers have the same blocks and verdicts. */
  private static Set<ByteString> commitHashes(Node node) {
    return node.peers().all().stream()
        .map(peer -> peer.present().peer().ledgers().ledger(CHANNEL).commitHash())
        .collect(Collectors.toSet());
  }

  private static Set<TxValidationCode> verdicts(Node node, TxId transaction) {
    return node.peers().all().stream()
        .map(peer -> peer.present().peer().ledgers().ledger(CHANNEL))
        .map(ledger -> ledger.transaction(transaction).orElseThrow().code())
        .collect(Collectors.toSet());
  }

  private static List<LedgerContent> content(Node node) {
    return node.peers().all().stream()
        .map(peer -> LedgerContent.of(peer.present().peer().ledgers()))
        .toList();
  }
}
