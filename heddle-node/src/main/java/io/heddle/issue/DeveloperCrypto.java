// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.disk.Mode;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import io.heddle.identity.Chance;
import io.heddle.identity.SigningIdentity;
import io.heddle.issue.DeveloperNetwork.OrdererOrganisation;
import io.heddle.issue.DeveloperNetwork.PeerOrganisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The folder of certificates and keys for a developer's network, in the shape that {@code
 * cryptogen} and the test network give it.
 */
public final class DeveloperCrypto {

  /** The user who is always there. */
  static final String ADMIN = "Admin";

  private final Map<MspId, Path> folders = new HashMap<>();
  private final Map<MspId, String> domains = new HashMap<>();
  private final DeveloperNetwork network;
  private final Chance chance;

  private DeveloperCrypto(Path root, DeveloperNetwork network, Chance chance) {
    this.network = network;
    this.chance = chance;
    for (PeerOrganisation organisation : network.peerOrganisations()) {
      add(organisation.mspId(), root.resolve("peerOrganizations"), organisation.domain());
    }
    OrdererOrganisation orderer = network.orderer();
    add(orderer.mspId(), root.resolve("ordererOrganizations"), orderer.domain());
  }

  private void add(MspId id, Path parent, String domain) {
    folders.put(id, parent.resolve(domain));
    domains.put(id, domain);
  }

  /**
   * The material below {@code root}: what is missing is made, what is there is kept. An
   * organisation's folder appears whole or not at all.
   *
   * <p>A TLS certificate is made anew if it lacks one of the names given here.
   *
   * @throws HeddleException {@code UNAVAILABLE} if the folder cannot be written; {@code BAD_INPUT}
   *     if what is there cannot be read
   */
  public static DeveloperCrypto open(Path root, DeveloperNetwork network, Clock clock) {
    return open(root, network, clock, Chance.real());
  }

  /** As the other, with so much of chance in what is made. */
  public static DeveloperCrypto open(
      Path root, DeveloperNetwork network, Clock clock, Chance chance) {
    DeveloperCrypto crypto = new DeveloperCrypto(root, network, chance);
    try {
      crypto.ensure(clock);
      return crypto;
    } catch (IOException e) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "Could not write crypto material to '%s': %s".formatted(root, Reason.of(e)),
          e);
    }
  }

  private void ensure(Clock clock) throws IOException {
    for (PeerOrganisation organisation : network.peerOrganisations()) {
      List<String> users = new ArrayList<>(List.of(ADMIN));
      users.addAll(organisation.users());
      Path folder = folder(organisation.mspId());
      new OrganisationFolder(
              organisation.mspId(), folder, organisation.domain(), clock.instant(), chance)
          .ensure("peers", "peer", organisation.peers(), users);
    }
    OrdererOrganisation orderer = network.orderer();
    new OrganisationFolder(
            orderer.mspId(), folder(orderer.mspId()), orderer.domain(), clock.instant(), chance)
        .ensure("orderers", "orderer", List.of(orderer.host()), List.of(ADMIN));
  }

  /**
   * Makes the users of a peer organisation who are not there yet.
   *
   * @throws HeddleException {@code CONFLICT} if one is there and is another; as {@link
   *     Organisation#add} if one cannot be made
   */
  public void ensure(MspId organisation, List<NewUser> users, Clock clock) {
    var theirs =
        new Organisation(
            folder(organisation),
            peerOrganisation(organisation).domain(),
            Optional.of(organisation));
    users.forEach(user -> theirs.ensure(user, clock.instant(), chance));
  }

  /**
   * Writes the connection profiles of a peer organisation, once it is known where the peers are.
   *
   * @throws HeddleException {@code UNAVAILABLE} if the folder cannot be written
   */
  public void writeConnectionProfile(MspId mspId, ConnectionProfile.Reach reach) {
    PeerOrganisation organisation = peerOrganisation(mspId);
    Path folder = folder(mspId);
    try {
      var profile = new ConnectionProfile(organisation, network, reach, tlsAuthorities());
      Path json = connectionProfile(mspId);
      WholeFile.update(json, profile.json(), Mode.READABLE);
      WholeFile.update(
          folder.resolve(profileName(organisation) + ".yaml"), profile.yaml(), Mode.READABLE);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "Could not write connection profiles to '%s': %s".formatted(folder, Reason.of(e)),
          e);
    }
  }

  private Map<MspId, String> tlsAuthorities() throws IOException {
    Map<MspId, String> authorities = new HashMap<>();
    for (PeerOrganisation each : network.peerOrganisations()) {
      Path file = folder(each.mspId()).resolve("tlsca/tlsca.%s-cert.pem".formatted(each.domain()));
      authorities.put(each.mspId(), Files.readString(file));
    }
    OrdererOrganisation orderer = network.orderer();
    Path file =
        folder(orderer.mspId()).resolve("tlsca/tlsca.%s-cert.pem".formatted(orderer.domain()));
    authorities.put(orderer.mspId(), Files.readString(file));
    return authorities;
  }

  /** How much of chance is in what is made and signed here. */
  public Chance chance() {
    return chance;
  }

  /**
   * Who signs with the material of a folder.
   *
   * @throws HeddleException as {@link SigningIdentity#load(MspId, Path)}
   */
  public SigningIdentity signer(MspId organisation, Folder folder) {
    return SigningIdentity.load(organisation, folder.msp()).with(chance);
  }

  /** The verification MSP of a peer organisation or of the orderer's. */
  public Path organisationMsp(MspId organisation) {
    return folder(organisation).resolve("msp");
  }

  /**
   * A peer's material.
   *
   * @param host the full name: {@code peer0.org1.example.com}
   */
  public Folder peer(MspId organisation, String host) {
    return Folder.in(folder(organisation).resolve("peers").resolve(host));
  }

  /**
   * A user's material.
   *
   * @param name without the domain: {@code User1}
   */
  public Folder user(MspId organisation, String name) {
    String full = name + "@" + domains.get(organisation);
    return Folder.in(folder(organisation).resolve("users").resolve(full));
  }

  /** The orderer's own folder. */
  public Folder orderer() {
    OrdererOrganisation orderer = network.orderer();
    String host = orderer.host().name() + "." + orderer.domain();
    return Folder.in(folder(orderer.mspId()).resolve("orderers").resolve(host));
  }

  /** The JSON connection profile of a peer organisation; the YAML one lies beside it. */
  public Path connectionProfile(MspId organisation) {
    return folder(organisation).resolve(profileName(peerOrganisation(organisation)) + ".json");
  }

  /**
   * The authority for the members of a peer organisation.
   *
   * @throws HeddleException {@code BAD_INPUT} if its key or certificate is not there or damaged
   */
  public OrganisationAuthority authority(MspId organisation) {
    return OrganisationAuthority.load(
        folder(organisation), peerOrganisation(organisation).domain());
  }

  /** Where the authority of a peer organisation keeps what it is told. */
  public Path authorityFolder(MspId organisation) {
    return folder(organisation).resolve("fabric-ca");
  }

  private static String profileName(PeerOrganisation organisation) {
    return "connection-" + organisation.name();
  }

  private PeerOrganisation peerOrganisation(MspId organisation) {
    return network.peerOrganisations().stream()
        .filter(one -> one.mspId().equals(organisation))
        .findFirst()
        .orElseThrow(() -> unknown(organisation));
  }

  private Path folder(MspId organisation) {
    Path folder = folders.get(organisation);
    if (folder == null) {
      throw unknown(organisation);
    }
    return folder;
  }

  private static HeddleException unknown(MspId organisation) {
    return new HeddleException(
        Fault.NOT_FOUND,
        "There is no crypto material for organisation '%s'".formatted(organisation));
  }

  /**
   * One node's or user's material.
   *
   * @param tls holds {@code ca.crt} and {@code server.crt}, {@code server.key} of a node or {@code
   *     client.crt}, {@code client.key} of a user
   */
  public record Folder(Path msp, Path tls) {

    private static Folder in(Path folder) {
      return new Folder(folder.resolve("msp"), folder.resolve("tls"));
    }
  }
}
