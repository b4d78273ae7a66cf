// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.disk.Directories;
import io.heddle.disk.Mode;
import io.heddle.disk.NewFile;
import io.heddle.disk.WholeFile;
import io.heddle.disk.WholeFolder;
import io.heddle.identity.Certificates;
import io.heddle.identity.MspFolder;
import io.heddle.identity.PemPair;
import io.heddle.issue.DeveloperNetwork.Host;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One organisation's folder below {@code peerOrganizations} or {@code ordererOrganizations}.
 *
 * <p>Fabric: cmd/cryptogen.
 */
final class OrganisationFolder {

  private static final Logger log = LoggerFactory.getLogger(OrganisationFolder.class);

  private static final String KEY_LABEL = "PRIVATE KEY";

  private final MspId mspId;
  private final Path root;
  private final String domain;
  private final OrganisationProfiles profiles;

  OrganisationFolder(MspId mspId, Path root, String domain, Instant now) {
    this.mspId = mspId;
    this.root = root;
    this.domain = domain;
    this.profiles = new OrganisationProfiles(domain, now);
  }

  /** A node or a user to be there. */
  private record Member(
      String folder, String name, String unit, String tlsName, List<String> hosts) {}

  /**
   * Makes what is missing: everything at first, later a new node or user, or a TLS certificate that
   * lacks a name.
   *
   * @param kind {@code peers} or {@code orderers}
   */
  void ensure(String kind, String unit, List<Host> hosts, List<String> users) throws IOException {
    List<Member> members = new ArrayList<>();
    hosts.forEach(host -> members.add(node(kind, unit, host)));
    users.forEach(user -> members.add(user(user)));
    WholeFolder.ensure(root, Mode.READABLE_FOLDER, folder -> writeAll(folder, members));
    for (Member member : members) {
      if (!isComplete(member)) {
        complete(member, loadAuthorities());
      }
    }
    MaterialCheck.check(mspId, root);
    for (String user : users) {
      nameAsFabricCaDoes(user(user));
    }
  }

  /** Clients that come from a network with Fabric's CA look for {@code cert.pem}. */
  private void nameAsFabricCaDoes(Member user) throws IOException {
    Path certificates = root.resolve(user.folder()).resolve("msp/signcerts");
    Path asCryptogen = certificates.resolve(certificateFile(user));
    Path asFabricCa = certificates.resolve("cert.pem");
    if (Files.exists(asCryptogen)) {
      WholeFile.update(asFabricCa, Files.readString(asCryptogen), Mode.READABLE);
    } else if (Files.exists(asFabricCa)) {
      WholeFile.update(asCryptogen, Files.readString(asFabricCa), Mode.READABLE);
      log.warn("Certificate '{}' was not there and is made anew", asCryptogen);
    }
  }

  private Member node(String kind, String unit, Host host) {
    String name = host.name() + "." + domain;
    List<String> names =
        new ArrayList<>(List.of(name, host.name(), "localhost", "127.0.0.1", "::1"));
    names.addAll(host.extraSans());
    return new Member(kind + "/" + name, name, unit, "server", names);
  }

  private Member user(String name) {
    String full = name + "@" + domain;
    String unit = name.equals(DeveloperCrypto.ADMIN) ? "admin" : "client";
    return new Member("users/" + full, full, unit, "client", List.of());
  }

  private void writeAll(Path folder, List<Member> members) throws IOException {
    Authorities authorities = createAuthorities();
    writeAuthority(folder.resolve("ca"), "ca", authorities.identity());
    writeAuthority(folder.resolve("tlsca"), "tlsca", authorities.tls());
    writeMsp(folder.resolve("msp"), authorities);
    Directories.create(folder.resolve("msp/admincerts"), Mode.READABLE_FOLDER);
    for (Member member : members) {
      writeMember(folder.resolve(member.folder()), member, authorities);
    }
  }

  private boolean isComplete(Member member) {
    Path folder = root.resolve(member.folder());
    return Files.exists(folder.resolve("msp"))
        && Files.exists(folder.resolve("tls"))
        && hostsOf(folder.resolve("tls").resolve(member.tlsName() + ".crt"))
            .containsAll(member.hosts().stream().map(OrganisationFolder::normal).toList());
  }

  private void complete(Member member, Authorities authorities) throws IOException {
    Path folder = root.resolve(member.folder());
    WholeFolder.ensure(
        folder, Mode.READABLE_FOLDER, fresh -> writeMember(fresh, member, authorities));
    WholeFolder.ensure(
        folder.resolve("tls"), Mode.READABLE_FOLDER, fresh -> writeTls(fresh, member, authorities));
    if (!isComplete(member)) {
      WholeFolder.replace(
          folder.resolve("tls"),
          Mode.READABLE_FOLDER,
          fresh -> writeTls(fresh, member, authorities));
    }
  }

  private void writeMember(Path folder, Member member, Authorities authorities) throws IOException {
    PemPair identity =
        authorities
            .identity()
            .issue(profiles.member(member.unit(), member.name()), KEY_LABEL)
            .pem();
    Path msp = folder.resolve("msp");
    writeMsp(msp, authorities);
    write(msp.resolve("signcerts").resolve(certificateFile(member)), identity.certificate());
    writeSecret(msp.resolve("keystore/priv_sk"), identity.key());
    writeTls(folder.resolve("tls"), member, authorities);
  }

  private void writeMsp(Path msp, Authorities authorities) throws IOException {
    write(
        msp.resolve("cacerts").resolve(certificateFile("ca")),
        authorities.identity().pem().certificate());
    write(
        msp.resolve("tlscacerts").resolve(certificateFile("tlsca")),
        authorities.tls().pem().certificate());
    write(msp.resolve("config.yaml"), nodeUnits());
  }

  private void writeTls(Path tls, Member member, Authorities authorities) throws IOException {
    CertificateProfile profile = profiles.tls(member.name(), member.hosts());
    PemPair pair = authorities.tls().issue(profile, KEY_LABEL).pem();
    write(tls.resolve("ca.crt"), authorities.tls().pem().certificate());
    write(tls.resolve(member.tlsName() + ".crt"), pair.certificate());
    writeSecret(tls.resolve(member.tlsName() + ".key"), pair.key());
  }

  private void writeAuthority(Path folder, String kind, CertificateAuthority authority)
      throws IOException {
    write(folder.resolve(certificateFile(kind)), authority.pem().certificate());
    writeSecret(folder.resolve("priv_sk"), authority.pem().key());
  }

  private static void write(Path file, String text) throws IOException {
    Directories.createAbove(file, Mode.READABLE_FOLDER);
    NewFile.write(file, text, Mode.READABLE);
  }

  private static void writeSecret(Path file, String text) throws IOException {
    Directories.createAbove(file, Mode.READABLE_FOLDER);
    NewFile.write(file, text, Mode.PRIVATE);
  }

  private static String certificateFile(Member member) {
    return member.name() + "-cert.pem";
  }

  private String certificateFile(String kind) {
    return "%s.%s-cert.pem".formatted(kind, domain);
  }

  private String nodeUnits() {
    StringBuilder yaml = new StringBuilder("NodeOUs:\n  Enable: true\n");
    for (String unit : List.of("Client", "Peer", "Admin", "Orderer")) {
      yaml.append("  %sOUIdentifier:\n".formatted(unit))
          .append("    Certificate: cacerts/%s\n".formatted(certificateFile("ca")))
          .append(
              "    OrganizationalUnitIdentifier: %s\n".formatted(unit.toLowerCase(Locale.ROOT)));
    }
    return yaml.toString();
  }

  private record Authorities(CertificateAuthority identity, CertificateAuthority tls) {}

  private Authorities createAuthorities() {
    return new Authorities(
        CertificateAuthority.create(profiles.authority("ca")),
        CertificateAuthority.create(profiles.authority("tlsca")));
  }

  private Authorities loadAuthorities() {
    return new Authorities(loadAuthority("ca"), loadAuthority("tlsca"));
  }

  private CertificateAuthority loadAuthority(String kind) {
    Path folder = root.resolve(kind);
    Path key = folder.resolve("priv_sk");
    if (!Files.exists(key)) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Cannot add a certificate to '%s': the authority's key '%s' is not there"
              .formatted(root, key));
    }
    return CertificateAuthority.load(
        Certificates.ofPem(MspFolder.bytes(folder.resolve(certificateFile(kind)))),
        MspFolder.bytes(key));
  }

  private static Set<String> hostsOf(Path certificate) {
    try {
      X509Certificate parsed = MaterialCheck.certificate(certificate);
      Collection<List<?>> names = parsed.getSubjectAlternativeNames();
      return names == null
          ? Set.of()
          : names.stream()
              .map(name -> normal(String.valueOf(name.get(1))))
              .collect(Collectors.toUnmodifiableSet());
    } catch (CertificateParsingException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "Certificate '%s' is malformed".formatted(certificate), e);
    }
  }

  private static String normal(String host) {
    return host.contains(":") ? InetAddress.ofLiteral(host).getHostAddress() : host;
  }
}
