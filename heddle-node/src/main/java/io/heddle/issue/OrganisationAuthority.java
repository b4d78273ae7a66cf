// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.identity.Certificates;
import io.heddle.identity.Chance;
import io.heddle.identity.PemPair;
import io.heddle.issue.CertificateAuthority.Revocation;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The authority for an organisation's members, which others may ask for certificates. Immutable;
 * safe for use by many threads.
 */
public final class OrganisationAuthority {

  /** Its place among the bits of a key's usage: RFC 5280, section 4.2.1.3. */
  private static final int CRL_SIGN = 6;

  private static final Duration LIST_LIFETIME = Duration.ofHours(24);

  private final String host;
  private final CertificateAuthority authority;
  private final SecureRandom random = new SecureRandom();

  private OrganisationAuthority(String host, CertificateAuthority authority) {
    this.host = host;
    this.authority = authority;
  }

  /**
   * That of an organisation's folder.
   *
   * @throws HeddleException {@code BAD_INPUT} if a key or a certificate is not there or damaged
   */
  static OrganisationAuthority load(Path organisation, String domain) {
    return new OrganisationAuthority(
        Authorities.IDENTITY + "." + domain,
        Authorities.load(organisation, domain, Chance.real()).identity());
  }

  /** Under which clients know its server: {@code ca.org1.example.com}. */
  public String host() {
    return host;
  }

  public String certificatePem() {
    return authority.pem().certificate();
  }

  /** By which its certificates say whose they are. */
  public ByteString identifier() {
    return authority.identifier();
  }

  public Instant notBefore() {
    return authority.certificate().getNotBefore().toInstant();
  }

  public Instant notAfter() {
    return authority.certificate().getNotAfter().toInstant();
  }

  /** A certificate for its own server, which is reached under these names and addresses, too. */
  public PemPair server(List<String> hosts, Instant now) {
    List<String> all = new ArrayList<>(List.of(host, "localhost", "127.0.0.1", "::1"));
    all.addAll(hosts);
    CertificateProfile profile = new OrganisationProfiles(host, now, Chance.real()).tls(host, all);
    return authority.issue(profile, "PRIVATE KEY").pem();
  }

  /**
   * Certifies what somebody wants.
   *
   * @throws HeddleException {@code BAD_INPUT} if the authority has expired
   */
  public X509Certificate enrol(Enrolment wanted) {
    return authority.certify(wanted.profile(random), wanted.request().key());
  }

  /** Whether it has made a certificate. */
  public boolean hasMade(X509Certificate certificate) {
    return Certificates.isSignedBy(certificate, authority.certificate().getPublicKey());
  }

  /** Whether its certificate says that it may sign lists of what it has taken back. */
  public boolean maySignLists() {
    boolean[] usage = authority.certificate().getKeyUsage();
    return usage != null && usage[CRL_SIGN];
  }

  /** The list of what it has taken back, as PEM; good for a day. */
  public String revocationList(List<Revocation> revoked, Instant now) {
    return authority.revocationList(revoked, now, now.plus(LIST_LIFETIME));
  }
}
