// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import static io.heddle.identity.TestOrganisation.ID;
import static io.heddle.identity.TestOrganisation.authority;
import static io.heddle.identity.TestOrganisation.below;
import static io.heddle.identity.TestOrganisation.certificate;
import static io.heddle.identity.TestOrganisation.issue;
import static io.heddle.identity.TestOrganisation.pem;
import static io.heddle.identity.TestOrganisation.revoking;
import static io.heddle.identity.TestOrganisation.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.issue.CertificateAuthority;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hyperledger.fabric.protos.msp.FabricCryptoConfig;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a folder gets into the configuration, file by file. */
@Spec({"NA-46", "NA-47", "NA-48", "NA-49"})
final class MspFolderTest {

  @TempDir Path folder;

  private final CertificateAuthority root = authority("CN=root");
  private final CertificateAuthority intermediate = below(root, "CN=intermediate");

  @Test
  void every_file_has_its_place() throws IOException {
    CertificateAuthority tls = authority("CN=tls");
    CertificateAuthority tlsBelow = below(tls, "CN=tls below");
    ByteString admin = pem(issue(root, "OU=client,CN=boss"));
    ByteString list = revoking(root, issue(root, "CN=gone"));
    write("cacerts/ca.pem", pem(root));
    write("intermediatecerts/a.pem", pem(intermediate));
    write("admincerts/a.pem", admin);
    write("crls/a.pem", list);
    write("tlscacerts/a.pem", pem(tls));
    write("tlsintermediatecerts/a.pem", pem(tlsBelow));
    write(
        "config.yaml",
        """
        OrganizationalUnitIdentifiers:
          - Certificate: cacerts/ca.pem
            OrganizationalUnitIdentifier: sales
        NodeOUs:
          Enable: true
          ClientOUIdentifier:
            Certificate: intermediatecerts/a.pem
            OrganizationalUnitIdentifier: client
          PeerOUIdentifier:
            OrganizationalUnitIdentifier: peer
          AdminOUIdentifier:
            OrganizationalUnitIdentifier: ""
          OrdererOUIdentifier:
            OrganizationalUnitIdentifier: orderer
        """);

    assertThat(FabricMSPConfig.parseFrom(MspFolder.read(ID, folder).getConfig()))
        .isEqualTo(
            FabricMSPConfig.newBuilder()
                .setName("OrgMSP")
                .addRootCerts(pem(root))
                .addIntermediateCerts(pem(intermediate))
                .addAdmins(admin)
                .addRevocationList(list)
                .addTlsRootCerts(pem(tls))
                .addTlsIntermediateCerts(pem(tlsBelow))
                .setCryptoConfig(
                    FabricCryptoConfig.newBuilder()
                        .setSignatureHashFamily("SHA2")
                        .setIdentityIdentifierHashFunction("SHA256"))
                .addOrganizationalUnitIdentifiers(unit("sales", root))
                .setFabricNodeOus(
                    FabricNodeOUs.newBuilder()
                        .setEnable(true)
                        .setClientOuIdentifier(unit("client", intermediate))
                        .setPeerOuIdentifier(unit("peer"))
                        .setOrdererOuIdentifier(unit("orderer")))
                .build());
  }

  @Test
  void node_units_that_are_not_enabled_are_none() throws IOException {
    write("cacerts/ca.pem", pem(root));
    write(
        "config.yaml",
        """
        NodeOUs:
          Enable: false
          ClientOUIdentifier:
            OrganizationalUnitIdentifier: client
        """);

    assertThat(FabricMSPConfig.parseFrom(MspFolder.read(ID, folder).getConfig()).hasFabricNodeOus())
        .isFalse();
  }

  @Test
  void only_files_with_pem_count_in_the_order_of_their_names() throws IOException {
    write("cacerts/2.pem", pem(certificate(intermediate)));
    write("cacerts/1.pem", pem(root));
    write("cacerts/README", "no PEM");
    Files.createDirectories(folder.resolve("cacerts/3.pem"));

    assertThat(MspFolder.pemFiles(folder.resolve("cacerts")))
        .containsExactly(pem(root), pem(intermediate));
    assertThat(MspFolder.pemFiles(folder.resolve("nothing"))).isEmpty();
  }

  @Test
  void says_what_is_missing_or_cannot_be_read() throws IOException {
    assertThatThrownBy(() -> MspFolder.read(ID, folder))
        .hasMessage("MSP folder '%s' has no certificate in its folder 'cacerts'".formatted(folder));

    write("cacerts/ca.pem", pem(root));
    write(
        "config.yaml",
        "NodeOUs: {Enable: true, ClientOUIdentifier: {Certificate: nowhere, OrganizationalUnitIdentifier: client}}");
    assertThatThrownBy(() -> MspFolder.read(ID, folder))
        .hasMessageStartingWith(
            "Could not read '%s' of an MSP: ".formatted(folder.resolve("nowhere")));

    write("config.yaml", "NodeOUs: [");
    assertThatThrownBy(() -> MspFolder.read(ID, folder))
        .hasMessageStartingWith(
            "Could not read '%s' of an MSP: ".formatted(folder.resolve("config.yaml")));
  }

  private void write(String file, String text) throws IOException {
    write(file, ByteString.copyFromUtf8(text));
  }

  private void write(String file, ByteString content) throws IOException {
    Path path = folder.resolve(file);
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.write(path, content.toByteArray());
  }
}
