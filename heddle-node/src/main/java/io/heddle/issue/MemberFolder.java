// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import io.heddle.disk.Directories;
import io.heddle.disk.Mode;
import io.heddle.disk.NewFile;
import io.heddle.identity.PemPair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Fills the folders of an organisation's authorities and members.
 *
 * <p>Fabric: cmd/cryptogen.
 */
final class MemberFolder {

  private static final String KEY_LABEL = "PRIVATE KEY";

  private final String domain;
  private final OrganisationProfiles profiles;
  private final Authorities authorities;

  MemberFolder(String domain, OrganisationProfiles profiles, Authorities authorities) {
    this.domain = domain;
    this.profiles = profiles;
    this.authorities = authorities;
  }

  /** What all have in common: the authorities, and the MSP by which members are known. */
  void writeOrganisation(Path folder) throws IOException {
    writeAuthority(folder.resolve(Authorities.IDENTITY), Authorities.IDENTITY, identity());
    writeAuthority(folder.resolve(Authorities.TLS), Authorities.TLS, authorities.tls());
    writeMsp(folder.resolve("msp"));
    Directories.create(folder.resolve("msp/admincerts"), Mode.READABLE_FOLDER);
  }

  void write(Path folder, Member member) throws IOException {
    PemPair pair =
        identity()
            .issue(profiles.member(member.units(), member.name(), member.further()), KEY_LABEL)
            .pem();
    Path msp = folder.resolve("msp");
    writeMsp(msp);
    write(msp.resolve("signcerts").resolve(member.certificateFile()), pair.certificate());
    writeSecret(msp.resolve("keystore/priv_sk"), pair.key());
    writeTls(folder.resolve("tls"), member);
  }

  void writeTls(Path tls, Member member) throws IOException {
    CertificateProfile profile = profiles.tls(member.name(), member.hosts());
    PemPair pair = authorities.tls().issue(profile, KEY_LABEL).pem();
    write(tls.resolve("ca.crt"), authorities.tls().pem().certificate());
    write(tls.resolve(member.tlsName() + ".crt"), pair.certificate());
    writeSecret(tls.resolve(member.tlsName() + ".key"), pair.key());
  }

  private CertificateAuthority identity() {
    return authorities.identity();
  }

  private void writeMsp(Path msp) throws IOException {
    write(
        msp.resolve("cacerts").resolve(certificateFile(Authorities.IDENTITY)),
        identity().pem().certificate());
    write(
        msp.resolve("tlscacerts").resolve(certificateFile(Authorities.TLS)),
        authorities.tls().pem().certificate());
    write(msp.resolve("config.yaml"), nodeUnits());
  }

  private void writeAuthority(Path folder, String kind, CertificateAuthority authority)
      throws IOException {
    write(folder.resolve(certificateFile(kind)), authority.pem().certificate());
    writeSecret(folder.resolve(Authorities.KEY), authority.pem().key());
  }

  private String certificateFile(String kind) {
    return Authorities.certificateFile(kind, domain);
  }

  private String nodeUnits() {
    StringBuilder yaml = new StringBuilder("NodeOUs:\n  Enable: true\n");
    for (String unit : List.of("Client", "Peer", "Admin", "Orderer")) {
      yaml.append("  %sOUIdentifier:\n".formatted(unit))
          .append("    Certificate: cacerts/%s\n".formatted(certificateFile(Authorities.IDENTITY)))
          .append(
              "    OrganizationalUnitIdentifier: %s\n".formatted(unit.toLowerCase(Locale.ROOT)));
    }
    return yaml.toString();
  }

  private static void write(Path file, String text) throws IOException {
    Directories.createAbove(file, Mode.READABLE_FOLDER);
    NewFile.write(file, text, Mode.READABLE);
  }

  private static void writeSecret(Path file, String text) throws IOException {
    Directories.createAbove(file, Mode.READABLE_FOLDER);
    NewFile.write(file, text, Mode.PRIVATE);
  }
}
