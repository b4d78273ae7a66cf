// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.disk.Reason;
import io.heddle.golang.GoPem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.msp.FabricCryptoConfig;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The folder form of an MSP.
 *
 * <p>Fabric: msp/configbuilder.go.
 */
public final class MspFolder {

  private MspFolder() {}

  /** The same bytes that {@code configtxgen} puts into a channel's configuration. */
  static MSPConfig read(MspId id, Path folder) {
    FabricMSPConfig.Builder config =
        FabricMSPConfig.newBuilder()
            .setName(id.value())
            .addAllRootCerts(pemFiles(folder.resolve("cacerts")))
            .addAllIntermediateCerts(pemFiles(folder.resolve("intermediatecerts")))
            .addAllAdmins(pemFiles(folder.resolve("admincerts")))
            .addAllRevocationList(pemFiles(folder.resolve("crls")))
            .addAllTlsRootCerts(pemFiles(folder.resolve("tlscacerts")))
            .addAllTlsIntermediateCerts(pemFiles(folder.resolve("tlsintermediatecerts")))
            .setCryptoConfig(
                FabricCryptoConfig.newBuilder()
                    .setSignatureHashFamily("SHA2")
                    .setIdentityIdentifierHashFunction("SHA256"));
    if (config.getRootCertsCount() == 0) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "MSP folder '%s' has no certificate in its folder 'cacerts'".formatted(folder));
    }
    Path units = folder.resolve("config.yaml");
    if (Files.isRegularFile(units)) {
      addUnits(config, folder, yaml(units));
    }
    return MSPConfig.newBuilder().setConfig(config.build().toByteString()).build();
  }

  /** The contents of the files that hold PEM, by file name; none if there is no such folder. */
  static List<ByteString> pemFiles(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .sorted()
          .map(MspFolder::bytes)
          .filter(content -> GoPem.firstBlock(content).isPresent())
          .toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static void addUnits(FabricMSPConfig.Builder config, Path folder, JsonNode yaml) {
    for (JsonNode unit : yaml.path("OrganizationalUnitIdentifiers")) {
      config.addOrganizationalUnitIdentifiers(unit(folder, unit));
    }
    JsonNode nodeUnits = yaml.path("NodeOUs");
    if (!nodeUnits.path("Enable").asBoolean(false)) {
      return;
    }
    FabricNodeOUs.Builder roles = FabricNodeOUs.newBuilder().setEnable(true);
    role(folder, nodeUnits, "ClientOUIdentifier").ifPresent(roles::setClientOuIdentifier);
    role(folder, nodeUnits, "PeerOUIdentifier").ifPresent(roles::setPeerOuIdentifier);
    role(folder, nodeUnits, "AdminOUIdentifier").ifPresent(roles::setAdminOuIdentifier);
    role(folder, nodeUnits, "OrdererOUIdentifier").ifPresent(roles::setOrdererOuIdentifier);
    config.setFabricNodeOus(roles);
  }

  private static Optional<FabricOUIdentifier> role(Path folder, JsonNode nodeUnits, String name) {
    JsonNode unit = nodeUnits.path(name);
    return unit.path("OrganizationalUnitIdentifier").asString("").isEmpty()
        ? Optional.empty()
        : Optional.of(unit(folder, unit));
  }

  private static FabricOUIdentifier unit(Path folder, JsonNode unit) {
    FabricOUIdentifier.Builder identifier =
        FabricOUIdentifier.newBuilder()
            .setOrganizationalUnitIdentifier(
                unit.path("OrganizationalUnitIdentifier").asString(""));
    String certificate = unit.path("Certificate").asString("");
    if (!certificate.isEmpty()) {
      identifier.setCertificate(bytes(folder.resolve(certificate)));
    }
    return identifier.build();
  }

  private static JsonNode yaml(Path file) {
    try {
      return new YAMLMapper().readTree(bytes(file).toByteArray());
    } catch (JacksonException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * What is in a file of such a folder.
   *
   * @throws HeddleException {@code BAD_INPUT} if it cannot be read; the message names it
   */
  public static ByteString bytes(Path file) {
    try {
      return ByteString.copyFrom(Files.readAllBytes(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static HeddleException unreadable(Path path, Exception cause) {
    String reason =
        cause instanceof IOException failure ? Reason.words(failure) : cause.getMessage();
    return new HeddleException(
        Fault.BAD_INPUT, "Could not read '%s' of an MSP: %s".formatted(path, reason), cause);
  }
}
