// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.disk.DirectoryTree;
import io.heddle.home.DataDirectory;
import io.heddle.home.PendingReturn;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.order.Chains;
import io.heddle.testing.Checkout;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.LedgerContent;
import io.heddle.testing.Spec;
import io.heddle.testing.ValueChaincodeServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that are taken back to snapshots of them. */
final class NetworkSnapshotsIT {

  private static final String OWN = "_implicit_org_Org1MSP";

  @TempDir private Path dir;

  @Test
  @Spec("NA-290")
  void all_ledgers_are_as_they_were_and_go_on_from_there() throws Exception {
    try (ValueChaincodeServer server = ValueChaincodeServer.serve("values");
        Node node = start(server);
        GatewayClient client = GatewayClient.connect(node.description())) {
      Contract contract = client.contract("values");
      contract.submitTransaction("put", "a", "1");
      contract.submitTransaction("put-private", OWN, "secret", "1");
      var taken = node.snapshots().take(Optional.of("one"));
      List<LedgerContent> before = content(node);
      for (int round = 0; round < 5; round++) {
        contract.submitTransaction("put", "a", "2");
        contract.submitTransaction("put", "b", "2");
        contract.submitTransaction("put-private", OWN, "secret", "2");
        assertThat(content(node)).isNotEqualTo(before);

        assertThat(node.snapshots().goBackTo(Optional.of("one"))).isEqualTo(taken);

        assertThat(content(node)).isEqualTo(before);
        assertThat(heights(node)).containsOnly(taken.heights().values().iterator().next());
        assertThat(get(contract, "get", "a")).isEqualTo("1");
        assertThat(get(contract, "get", "b")).isEmpty();
        assertThat(get(contract, "get-private", OWN, "secret")).isEqualTo("1");
      }
      contract.submitTransaction("put", "b", "3");
      assertThat(get(contract, "get", "b")).isEqualTo("3");
    }
  }

  @Test
  @Spec("NA-290")
  void streams_of_before_end() throws Exception {
    try (ValueChaincodeServer server = ValueChaincodeServer.serve("values");
        Node node = start(server);
        GatewayClient client = GatewayClient.connect(node.description())) {
      node.snapshots().take(Optional.of("one"));
      var events = client.network().getChaincodeEvents("values");
      FutureTask<Optional<GatewayRuntimeException>> ended =
          new FutureTask<>(() -> {
            try (events) {
              var _ = events.hasNext();
              return Optional.empty();
            } catch (GatewayRuntimeException e) {
              return Optional.of(e);
            }
          });
      Thread.ofVirtual().start(ended);

      // again, for the first time may be before the stream has begun
      await()
          .until(() -> {
            node.snapshots().goBackTo(Optional.empty());
            return ended.isDone();
          });

      assertThat(ended.get())
          .hasValueSatisfying(
              e -> assertThat(e.getStatus().getCode().name()).isEqualTo("UNAVAILABLE"));
    }
  }

  @Test
  @Spec("NA-290")
  void wrong_names_are_refused() throws Exception {
    try (ValueChaincodeServer server = ValueChaincodeServer.serve("values");
        Node node = start(server)) {
      assertThat(failure(() -> node.snapshots().goBackTo(Optional.empty())))
          .hasMessage("There is no snapshot yet; 'heddle snapshot' takes one");
      assertThat(node.snapshots().take(Optional.empty()).name()).isEqualTo("1");
      assertThat(node.snapshots().take(Optional.of("first")).name()).isEqualTo("first");
      assertThat(failure(() -> node.snapshots().take(Optional.of("first"))).fault())
          .isEqualTo(Fault.CONFLICT);
      assertThat(failure(() -> node.snapshots().take(Optional.of("../up"))).fault())
          .isEqualTo(Fault.BAD_INPUT);
      assertThat(failure(() -> node.snapshots().goBackTo(Optional.of("other"))))
          .hasMessage("There is no snapshot 'other'; there is 1, first");
      node.snapshots().remove("1");
      assertThat(node.snapshots().all()).extracting(each -> each.name()).containsExactly("first");
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"before anything was done", "between two stores", "within one"})
  @Spec({"NA-290", "NA-232"})
  void one_that_was_broken_off_is_done_by_the_next_start(String when) throws Exception {
    DataDirectory data = DataDirectory.at(dir.resolve("data"));
    List<LedgerContent> before;
    try (ValueChaincodeServer server = ValueChaincodeServer.serve("values")) {
      try (Node node = start(server);
          GatewayClient client = GatewayClient.connect(node.description())) {
        client.contract("values").submitTransaction("put", "a", "1");
        node.snapshots().take(Optional.of("one"));
        before = content(node);
        client.contract("values").submitTransaction("put", "a", "2");
      }
      try (PendingReturn pending = PendingReturn.open(data)) {
        pending.begin("one");
      }
      switch (when) {
        case "between two stores" -> {
          Path copy = dir.resolve("data/network-snapshots/one/orderer");
          Chains.replace(data.orderer(), copy);
        }
        case "within one" -> DirectoryTree.delete(data.ledger().resolve("db"));
        default -> {}
      }

      try (Node node = start(server);
          GatewayClient client = GatewayClient.connect(node.description())) {
        assertThat(content(node)).isEqualTo(before);
        assertThat(PendingReturn.of(data)).isEmpty();
        client.contract("values").submitTransaction("put", "a", "3");
      }
      try (Node node = start(server);
          GatewayClient client = GatewayClient.connect(node.description())) {
        assertThat(get(client.contract("values"), "get", "a")).isEqualTo("3");
        node.snapshots().goBackTo(Optional.of("one"));
        assertThat(content(node)).isEqualTo(before);
      }
    }
  }

  private static HeddleException failure(Runnable work) {
    return catchThrowableOfType(HeddleException.class, work::run);
  }

  private Node start(ValueChaincodeServer server) throws IOException {
    return Node.start(
        NodeConfig.defaults(
                DataDirectory.at(dir.resolve("data")),
                new Builders(List.of(), Checkout.ROOT.resolve("builders")))
            .with(Listeners.anyPorts(true))
            .withOperationsPort(0),
        List.of(ChaincodeSource.parse("values=" + server.address())),
        NodeListener.none());
  }

  private static List<LedgerContent> content(Node node) {
    return node.peers().all().stream()
        .map(peer -> LedgerContent.of(peer.present().peer().ledgers()))
        .toList();
  }

  private static List<Long> heights(Node node) {
    return node.orderer().all().stream().map(channel -> channel.chain().height()).toList();
  }

  private static String get(Contract contract, String... call) throws GatewayException {
    String[] arguments = java.util.Arrays.copyOfRange(call, 1, call.length);
    return new String(contract.evaluateTransaction(call[0], arguments), UTF_8);
  }
}
