// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.ca.IssuedCertificate.Revocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one request changes in a {@link Registry}, all of it or nothing. Not safe for threads. */
final class Change {

  private final List<Identity> identities = new ArrayList<>();
  private final List<String> goneIdentities = new ArrayList<>();
  private final List<String> affiliations = new ArrayList<>();
  private final List<String> goneAffiliations = new ArrayList<>();
  private final List<IssuedCertificate> certificates = new ArrayList<>();
  private final Map<CertificateId, Revocation> revocations = new LinkedHashMap<>();

  /** Puts an identity in the place of that of its name, if there is one. */
  void put(Identity identity) {
    identities.add(identity);
  }

  void removeIdentity(String name) {
    goneIdentities.add(name);
  }

  void addAffiliation(String name) {
    affiliations.add(name);
  }

  void removeAffiliation(String name) {
    goneAffiliations.add(name);
  }

  void add(IssuedCertificate certificate) {
    certificates.add(certificate);
  }

  void revoke(CertificateId certificate, Revocation how) {
    revocations.put(certificate, how);
  }

  boolean isEmpty() {
    return identities.isEmpty()
        && goneIdentities.isEmpty()
        && affiliations.isEmpty()
        && goneAffiliations.isEmpty()
        && certificates.isEmpty()
        && revocations.isEmpty();
  }

  List<Identity> identities() {
    return identities;
  }

  List<String> goneIdentities() {
    return goneIdentities;
  }

  List<String> affiliations() {
    return affiliations;
  }

  List<String> goneAffiliations() {
    return goneAffiliations;
  }

  List<IssuedCertificate> certificates() {
    return certificates;
  }

  Map<CertificateId, Revocation> revocations() {
    return revocations;
  }
}
