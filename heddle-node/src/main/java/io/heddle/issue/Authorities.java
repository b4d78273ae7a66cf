// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.identity.Chance;
import io.heddle.identity.MspFolder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The two authorities of an organisation: for its members, and for TLS. */
record Authorities(CertificateAuthority identity, CertificateAuthority tls) {

  static final String IDENTITY = "ca";
  static final String TLS = "tlsca";
  static final String KEY = "priv_sk";

  static Authorities create(OrganisationProfiles profiles, Chance chance) {
    return new Authorities(
        CertificateAuthority.create(profiles.authority(IDENTITY), chance),
        CertificateAuthority.create(profiles.authority(TLS), chance));
  }

  /**
   * Those of an organisation's folder.
   *
   * @throws HeddleException {@code BAD_INPUT} if a key or a certificate is not there or damaged
   */
  static Authorities load(Path organisation, String domain, Chance chance) {
    return new Authorities(
        load(organisation, domain, IDENTITY, chance), load(organisation, domain, TLS, chance));
  }

  private static CertificateAuthority load(
      Path organisation, String domain, String kind, Chance chance) {
    Path folder = organisation.resolve(kind);
    Path key = folder.resolve(KEY);
    if (!Files.exists(key)) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Cannot add a certificate to '%s': the authority's key '%s' is not there"
              .formatted(organisation, key));
    }
    return CertificateAuthority.load(
        MaterialCheck.certificate(folder.resolve(certificateFile(kind, domain))),
        MspFolder.bytes(key),
        chance);
  }

  static String certificateFile(String kind, String domain) {
    return "%s.%s-cert.pem".formatted(kind, domain);
  }
}
