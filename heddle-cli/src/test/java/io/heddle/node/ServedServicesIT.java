// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.testing.Checkout;
import io.heddle.testing.Fixtures;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.RawClient;
import io.heddle.testing.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which services there are at the ports of peers and orderers: each answers, or is not there. */
final class ServedServicesIT {

  private static final String HEALTH = "grpc.health.v1.Health/Check";

  private static final List<String> OF_PEERS =
      List.of(
          "protos.Endorser/ProcessProposal",
          "discovery.Discovery/Discover",
          "protos.Snapshot/QueryPendings");

  private static final List<String> NOWHERE =
      List.of(
          "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
          "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
          "protos.Nothing/Call");

  @TempDir private Path dir;

  @Test
  @Spec({"NA-10", "NA-11", "NA-13", "NA-327"})
  void a_node_tells_its_health_at_both_ports_and_has_no_reflection() throws Exception {
    Path data = dir.resolve("node");
    try (HeddleProcess _ = HeddleProcess.startNode(data, "--orgs", "2")) {
      Path orderers =
          data.resolve(
              "organizations/ordererOrganizations/example.com/tlsca/tlsca.example.com-cert.pem");
      for (NodeDescription peer : DataDirectory.at(data).runningPeers()) {
        ManagedChannel connection = dial(peer.endpoint(), peer.tlsCa().orElseThrow());
        try {
          assertThat(code(connection, HEALTH)).isEqualTo(Code.OK);
          assertThat(OF_PEERS).noneMatch(each -> isAbsent(connection, each));
          assertThat(isAbsent(connection, "gateway.Gateway/Evaluate")).isFalse();
          assertThat(NOWHERE).allMatch(each -> isAbsent(connection, each));
        } finally {
          connection.shutdownNow();
        }
      }
      ManagedChannel orderer = dial(DataDirectory.at(data).runningNode().orderer(), orderers);
      try {
        assertThat(code(orderer, HEALTH)).isEqualTo(Code.OK);
        assertThat(OF_PEERS).allMatch(each -> isAbsent(orderer, each));
        assertThat(NOWHERE).allMatch(each -> isAbsent(orderer, each));
      } finally {
        orderer.shutdownNow();
      }
    }
  }

  /** A peer of a network elsewhere has what a Fabric peer has, and no more. */
  @Test
  @Spec({"NA-13", "NA-143"})
  void a_peer_whose_gateway_is_off_has_none() throws Exception {
    Path own = Fixtures.path("gossip/v2.5.0-tls/peer0.org1.example.com");
    for (boolean hasGateway : List.of(true, false)) {
      try (PeerNode peer =
          PeerNode.start(
              Optional.of(config(own, hasGateway)),
              Map.of(),
              Checkout.ROOT.resolve("builders"),
              NodeListener.none())) {
        ManagedChannel connection = dial("127.0.0.1:" + peer.port(), own.resolve("tls/ca.crt"));
        try {
          assertThat(isAbsent(connection, "gateway.Gateway/Evaluate")).isEqualTo(!hasGateway);
          assertThat(isAbsent(connection, "gateway.Gateway/Submit")).isEqualTo(!hasGateway);
          assertThat(OF_PEERS).noneMatch(each -> isAbsent(connection, each));
          assertThat(isAbsent(connection, HEALTH)).isTrue();
          assertThat(NOWHERE).allMatch(each -> isAbsent(connection, each));
        } finally {
          connection.shutdownNow();
        }
      }
    }
  }

  private static Code code(ManagedChannel connection, String method) {
    try {
      return new RawClient(connection).call(method, ByteString.EMPTY).status().getCode();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isAbsent(ManagedChannel connection, String method) {
    return code(connection, method) == Code.UNIMPLEMENTED;
  }

  private static ManagedChannel dial(String address, Path tlsCa) throws Exception {
    return NettyChannelBuilder.forTarget(address)
        .sslContext(GrpcSslContexts.forClient().trustManager(tlsCa.toFile()).build())
        .build();
  }

  private Path config(Path own, boolean hasGateway) throws Exception {
    Path folder = Files.createDirectories(dir.resolve("config-" + hasGateway));
    Files.writeString(
        folder.resolve("core.yaml"),
        """
        peer:
          id: peer0
          networkId: try
          address: 127.0.0.1:0
          listenAddress: 127.0.0.1:0
          chaincodeListenAddress: 127.0.0.1:0
          localMspId: Org1MSP
          mspConfigPath: %1$s/msp
          fileSystemPath: data
          gateway:
            enabled: %2$s
          discovery:
            enabled: true
          tls:
            enabled: true
            cert:
              file: %1$s/tls/server.crt
            key:
              file: %1$s/tls/server.key
        operations:
          listenAddress: 127.0.0.1:0
        """
            .formatted(own, hasGateway));
    return folder;
  }
}
