// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.base.MspId;
import io.heddle.identity.Msp;
import io.heddle.identity.Msps;
import io.heddle.identity.SigningIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The organisations of the recorded network, with all their keys. */
public final class RecordedNetwork {

  public static final MspId ORG1 = new MspId("Org1MSP");
  public static final MspId ORG2 = new MspId("Org2MSP");
  public static final MspId ORDERER_ORG = new MspId("OrdererMSP");

  private static final String ORG1_FOLDER = "crypto/peerOrganizations/org1.example.com/";
  private static final String ORG2_FOLDER = "crypto/peerOrganizations/org2.example.com/";
  private static final String ORDERER_FOLDER = "crypto/ordererOrganizations/example.com/";

  private RecordedNetwork() {}

  public static Msp org1() {
    return Msp.ofFolder(ORG1, Fixtures.path(ORG1_FOLDER + "msp"));
  }

  public static Msp org2() {
    return Msp.ofFolder(ORG2, Fixtures.path(ORG2_FOLDER + "msp"));
  }

  public static Msp ordererOrg() {
    return Msp.ofFolder(ORDERER_ORG, Fixtures.path(ORDERER_FOLDER + "msp"));
  }

  public static Msps msps() {
    return new Msps(List.of(org1(), org2(), ordererOrg()));
  }

  /** A user of Org1: {@code Admin}, {@code User1} or {@code User2}. */
  public static SigningIdentity org1User(String name) {
    String folder = ORG1_FOLDER + "users/" + name + "@org1.example.com/msp";
    return SigningIdentity.load(ORG1, Fixtures.path(folder));
  }

  /** A user of Org2: {@code Admin} or {@code User1}. */
  public static SigningIdentity org2User(String name) {
    String folder = ORG2_FOLDER + "users/" + name + "@org2.example.com/msp";
    return SigningIdentity.load(ORG2, Fixtures.path(folder));
  }

  public static SigningIdentity org1Peer() {
    return SigningIdentity.load(
        ORG1, Fixtures.path(ORG1_FOLDER + "peers/peer0.org1.example.com/msp"));
  }

  public static SigningIdentity org2Peer() {
    return SigningIdentity.load(
        ORG2, Fixtures.path(ORG2_FOLDER + "peers/peer0.org2.example.com/msp"));
  }

  /**
   * Somebody of Org1 whose certificate is odd; see {@code crypto/index.json}.
   *
   * @param name the folder below {@code variants}
   * @param directory where to put together an MSP folder for it
   */
  public static SigningIdentity org1Variant(String name, Path directory) {
    Path variant = Fixtures.path("crypto/variants/" + name);
    Path msp = Fixtures.path(ORG1_FOLDER + "msp");
    Path folder = directory.resolve(name);
    Path ownAuthority = variant.resolve("ca.pem");
    try {
      copy(variant.resolve("cert.pem"), folder.resolve("signcerts"));
      copy(variant.resolve("key.pem"), folder.resolve("keystore"));
      copy(
          Files.exists(ownAuthority)
              ? ownAuthority
              : msp.resolve("cacerts/ca.org1.example.com-cert.pem"),
          folder.resolve("cacerts"));
      copy(msp.resolve("config.yaml"), folder);
      Files.writeString(
          folder.resolve("config.yaml"),
          Files.readString(folder.resolve("config.yaml"))
              .replaceAll("(?m)^ *Certificate:.*\\R", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SigningIdentity.load(ORG1, folder);
  }

  private static void copy(Path file, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.copy(file, folder.resolve(file.getFileName()));
  }

  public static SigningIdentity orderer() {
    return SigningIdentity.load(
        ORDERER_ORG, Fixtures.path(ORDERER_FOLDER + "orderers/orderer.example.com/msp"));
  }

  public static SigningIdentity ordererAdmin() {
    return SigningIdentity.load(
        ORDERER_ORG, Fixtures.path(ORDERER_FOLDER + "users/Admin@example.com/msp"));
  }
}
