// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.golang.GoPem;
import io.heddle.home.DataDirectory;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import io.heddle.node.Builders;
import io.heddle.node.Node;
import io.heddle.node.NodeConfig;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.node.NodeListener;
import io.heddle.testing.Checkout;
import io.heddle.testing.NodeChaincode;
import io.heddle.testing.NodeProgram;
import io.heddle.testing.Ports;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A node's certificate authority with the libraries of Fabric CA. */
final class FabricCaIT {

  private static final String REFUSAL =
      "submitting client not authorized to create asset, does not have abac.creator role";
  private static final String NOT_AUTHENTICATED =
      "failed with errors [[ { code: 20, message: 'Authentication failure' } ]]";

  @TempDir private static Path dir;

  private static NodeChaincode chaincode;
  private static Node node;

  @BeforeAll
  static void start() throws Exception {
    int port = Ports.free();
    String address = "127.0.0.1:" + port;
    PackageId id = ChaincodePackage.parse(PackageWriter.ofServer("guarded", address)).id();
    chaincode = NodeChaincode.serve("guarded-node", dir.resolve("chaincode"), id, port);
    NodeConfig config =
        NodeConfig.defaults(
                DataDirectory.at(dir.resolve("data")),
                new Builders(List.of(), Checkout.ROOT.resolve("builders")))
            .with(Listeners.anyPorts(true))
            .withOperationsPort(0)
            .withAuthorities(0, Optional.empty());
    node =
        Node.start(
            config, List.of(ChaincodeSource.parse("guarded=" + address)), NodeListener.none());
    assertThat(node.launchAll()).isEmpty();
  }

  @AfterAll
  static void stop() {
    node.close();
    chaincode.close();
  }

  @Test
  void users_enrol_with_fabric_ca_s_node_library_and_are_known_by_their_attributes()
      throws Exception {
    String secret = node.authorities().getFirst().secret().orElseThrow();

    JsonNode outcome =
        JsonMapper.shared()
            .readTree(
                NodeProgram.run(
                    "enrol.cjs",
                    node.description().connectionProfile().toString(),
                    secret,
                    "guarded"));

    assertThat(outcome.path("name").asString()).isEqualTo("ca-org1");
    String id =
        "x509::/OU=org1/OU=client/OU=department1/CN=creator::/C=US/ST=California/L=San Francisco/O=org1.example.com/CN=ca.org1.example.com";
    assertThat(outcome.path("id").asString()).isEqualTo(id);
    assertThat(outcome.path("who").toString())
        .isEqualTo("[\"Org1MSP\",\"%s\",\"org1.department1\"]".formatted(id));
    assertThat(outcome.path("again").toString())
        .isEqualTo("[\"Org1MSP\",\"%s\",null]".formatted(id));
    assertThat(outcome.path("reader").asString()).contains(REFUSAL);
    for (String attempt : List.of("secondEnrolment", "afterwards", "stranger")) {
      assertThat(outcome.path(attempt).asString()).as(attempt).contains(NOT_AUTHENTICATED);
    }
    assertThat(outcome.path("identities").toString())
        .isEqualTo("[\"admin\",\"creator\",\"reader\"]");
    assertThat(outcome.path("one").path("type").asString()).isEqualTo("app");
    assertThat(outcome.path("one").path("affiliation").asString()).isEqualTo("org2");
    assertThat(outcome.path("created").asString()).isEqualTo("thirdpw");
    assertThat(outcome.path("deleted").asString()).isEqualTo("third");
    assertThat(outcome.path("affiliation").toString())
        .isEqualTo(
            "{\"name\":\"org3\",\"affiliations\":[{\"name\":\"org3.a\"}],\"caname\":\"ca-org1\"}");
    assertThat(outcome.path("renamed").path("affiliations").toString())
        .isEqualTo("[{\"name\":\"org4.a\"}]");
    assertThat(outcome.path("affiliations").toString()).isEqualTo("[\"org1\",\"org2\"]");
    assertThat(outcome.path("revoked").asInt()).isEqualTo(2);
    assertThat(outcome.path("certificates").asInt()).isZero();
    assertThat(list(outcome.path("list").asString()).getRevokedCertificates()).hasSize(2);
  }

  private static X509CRL list(String pem) throws Exception {
    ByteString der = GoPem.firstBlock(ByteString.copyFromUtf8(pem)).orElseThrow();
    return (X509CRL)
        CertificateFactory.getInstance("X.509")
            .generateCRL(new ByteArrayInputStream(der.toByteArray()));
  }
}
