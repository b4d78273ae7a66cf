// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.disk.PackedFolder;
import io.heddle.home.DataDirectory;
import io.heddle.home.NetworkExport;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.testing.Checkout;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.LedgerContent;
import io.heddle.testing.Spec;
import io.heddle.testing.ValueChaincodeServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes in one file. */
final class NetworkExportIT {

  @TempDir private Path dir;

  @Test
  @Spec("NA-290")
  void another_node_begins_with_it_and_goes_on() throws Exception {
    Path file = dir.resolve("one.heddle");
    List<LedgerContent> exported;
    try (ValueChaincodeServer server = ValueChaincodeServer.serve("values")) {
      try (Node node = start("first", server);
          GatewayClient client = GatewayClient.connect(node.description())) {
        client.contract("values").submitTransaction("put", "a", "1");
        node.snapshots().exportTo(file, Optional.empty());
        exported = content(node);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
        assertThat(node.snapshots().all()).isEmpty();
        client.contract("values").submitTransaction("put", "a", "2");

        var taken = node.snapshots().importFrom(file);

        assertThat(content(node)).isEqualTo(exported);
        assertThat(node.snapshots().all()).containsExactly(taken);
        client.contract("values").submitTransaction("put", "a", "3");
        assertThat(failure(() -> node.snapshots().exportTo(file, Optional.empty())))
            .hasMessage("'%s' is there already; export to another file".formatted(file));
      }

      NetworkExport.begin(file, data("second"));

      try (Node node = start("second");
          GatewayClient client = GatewayClient.connect(node.description())) {
        assertThat(content(node)).isEqualTo(exported);
        assertThat(get(client)).isEqualTo("1");
        client.contract("values").submitTransaction("put", "a", "4");
        assertThat(get(client)).isEqualTo("4");
        node.snapshots().goBackTo(Optional.empty());
        assertThat(content(node)).isEqualTo(exported);
      }
      assertThat(failure(() -> NetworkExport.begin(file, data("second"))).fault())
          .isEqualTo(Fault.CONFLICT);
    }
  }

  @Test
  @Spec("NA-290")
  void what_is_damaged_or_of_others_is_refused_and_changes_nothing() throws Exception {
    try (ValueChaincodeServer server = ValueChaincodeServer.serve("values");
        Node node = start("first", server)) {
      Path file = dir.resolve("one.heddle");
      node.snapshots().exportTo(file, Optional.empty());
      List<LedgerContent> before = content(node);
      byte[] whole = Files.readAllBytes(file);
      Path other = dir.resolve("other.heddle");

      for (int cut : new int[] {0, 10, 100, whole.length / 2, whole.length - 1}) {
        Files.write(other, Arrays.copyOf(whole, cut));
        assertRefused(node, other, before);
      }
      for (int at : new int[] {3, 200, whole.length / 3, whole.length - 5}) {
        byte[] damaged = whole.clone();
        damaged[at] ^= 1;
        Files.write(other, damaged);
        assertRefused(node, other, before);
      }
      Path folder = Files.createDirectory(dir.resolve("folder"));
      Files.delete(other);
      assertThat(PackedFolder.write(folder, other, "something else", Long.MAX_VALUE)).isTrue();
      assertRefused(node, other, before);
      Files.delete(other);
      assertThat(PackedFolder.write(folder, other, "heddle-export 1", Long.MAX_VALUE)).isTrue();
      assertRefused(node, other, before);
      assertThat(failure(() -> node.snapshots().importFrom(dir.resolve("none"))).fault())
          .isEqualTo(Fault.NOT_FOUND);

      try (Node stranger = start("second")) {
        assertThat(failure(() -> stranger.snapshots().importFrom(file)))
            .hasMessage(
                "The export '%1$s' is of a network with other certificates than this node's; begin a node with it: 'heddle start --from %1$s --data DIRECTORY'"
                    .formatted(file));
        assertThat(stranger.snapshots().all()).isEmpty();
      }
    }
  }

  private void assertRefused(Node node, Path file, List<LedgerContent> before) {
    assertThat(failure(() -> node.snapshots().importFrom(file)).fault()).isEqualTo(Fault.BAD_INPUT);
    assertThat(failure(() -> NetworkExport.begin(file, data("new"))).fault())
        .isEqualTo(Fault.BAD_INPUT);
    assertThat(data("new").root()).doesNotExist();
    assertThat(node.snapshots().all()).isEmpty();
    assertThat(content(node)).isEqualTo(before);
  }

  private static HeddleException failure(Runnable work) {
    return catchThrowableOfType(HeddleException.class, work::run);
  }

  private DataDirectory data(String name) {
    return DataDirectory.at(dir.resolve(name));
  }

  private Node start(String name, ValueChaincodeServer... servers) {
    return Node.start(
        NodeConfig.defaults(data(name), new Builders(List.of(), Checkout.ROOT.resolve("builders")))
            .with(Listeners.anyPorts(true))
            .withOperationsPort(0),
        Arrays.stream(servers)
            .map(server -> ChaincodeSource.parse("values=" + server.address()))
            .toList(),
        NodeListener.none());
  }

  private static List<LedgerContent> content(Node node) {
    return node.peers().all().stream()
        .map(peer -> LedgerContent.of(peer.present().peer().ledgers()))
        .toList();
  }

  private static String get(GatewayClient client) throws Exception {
    return new String(client.contract("values").evaluateTransaction("get", "a"), UTF_8);
  }
}
