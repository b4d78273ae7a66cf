// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.testing.Checkout;
import io.heddle.testing.GatewayClient;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.client.GatewayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** An address that was configured is the one that is told. */
final class ToldAddressIT {

  @TempDir private Path directory;

  @ParameterizedTest(name = "address {0}, external endpoint {1}")
  @CsvSource({
    "box.example:7051, public.example:8051, public.example:8051, public.example:8051",
    "box.example:7051, '', box.example:PORT, box.example:PORT",
    "box.example:443, not an address, not an address, box.example:443",
    "'', '', peer0.org1.example.com:PORT, localhost:PORT",
    "'', 10.9.8.7:443, 10.9.8.7:443, 10.9.8.7:443",
  })
  void every_place_tells_the_same(String address, String endpoint, String name, String dialled)
      throws Exception {
    NodeConfig config = config(address, endpoint);

    try (Node node = Node.start(config, List.of(), NodeListener.none())) {
      NodeDescription about = node.description();
      String port = about.endpoint().replace("localhost:", "");

      assertThat(about.name()).isEqualTo(name.replace("PORT", port));
      assertThat(config.data().runningNode().name()).isEqualTo(about.name());
      assertThat(nameInDetails(about)).isEqualTo(about.name());
      assertThat(profileUrl(about)).isEqualTo("grpcs://" + dialled.replace("PORT", port));
      assertThat(certified(about)).contains(dialled.replaceFirst(":[^:]*$", ""), "localhost");
    }
  }

  @Test
  void a_certificate_names_the_host_that_is_listened_on() throws Exception {
    NodeConfig config = config("", "");

    try (Node node =
        Node.start(
            config.with(config.listeners().withHost("127.0.0.3")),
            List.of(),
            NodeListener.none())) {
      assertThat(node.description().endpoint()).startsWith("127.0.0.3:");
      assertThat(certified(node.description())).contains("127.0.0.3");
    }
  }

  private NodeConfig config(String address, String endpoint) {
    NodeConfig config =
        NodeConfig.load(
                Optional.empty(),
                Map.of(
                    "CORE_PEER_ADDRESS",
                    address,
                    "CORE_PEER_LISTENADDRESS",
                    "localhost:7051",
                    "CORE_PEER_CHAINCODELISTENADDRESS",
                    "localhost:7052",
                    "CORE_PEER_GOSSIP_EXTERNALENDPOINT",
                    endpoint),
                Checkout.ROOT.resolve("builders"))
            .with(DataDirectory.at(directory))
            .withOperationsPort(0);
    Listeners listeners = config.listeners();
    return config.with(listeners.withPeerPort(0).withChaincodePort(0));
  }

  private static String nameInDetails(NodeDescription about) {
    try (GatewayClient client = GatewayClient.connect(about)) {
      String[] name = new String[1];
      assertThatThrownBy(() ->
              client.contract("qscc").evaluateTransaction("GetBlockByNumber", "mychannel", "+1"))
          .isInstanceOfSatisfying(
              GatewayException.class,
              e -> {
                assertThat(e.getDetails())
                    .singleElement()
                    .satisfies(detail ->
                        assertThat(detail.getMessage())
                            .endsWith(
                                "Failed to parse block number with error strconv.ParseUint: parsing"
                                    + " \"+1\": invalid syntax"));
                name[0] = e.getDetails().getFirst().getAddress();
              });
      return name[0];
    }
  }

  private static String profileUrl(NodeDescription about) throws Exception {
    return JsonMapper.shared()
        .readTree(Files.readString(about.connectionProfile()))
        .at("/peers/peer0.org1.example.com/url")
        .asString();
  }

  private static List<String> certified(NodeDescription about) throws Exception {
    Path certificate = about.tlsCa().orElseThrow().resolveSibling("server.crt");
    try (InputStream in = Files.newInputStream(certificate)) {
      X509Certificate parsed =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return parsed.getSubjectAlternativeNames().stream()
          .map(name -> String.valueOf(name.get(1)))
          .toList();
    }
  }
}
