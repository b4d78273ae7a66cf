// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Identities, affiliations and certificates, in the order in which they came. Not safe for threads.
 */
final class Known {

  private static final int PER_CHANGE = 100;

  private static final int MAX_IDENTITIES = 50_000;
  private static final int MAX_AFFILIATIONS = 10_000;
  private static final int MAX_CERTIFICATES = 50_000;

  private final Map<String, Identity> identities = new LinkedHashMap<>();
  private final TreeSet<String> affiliations = new TreeSet<>();
  private final Map<CertificateId, IssuedCertificate> certificates = new LinkedHashMap<>();

  Optional<Identity> identity(String name) {
    return Optional.ofNullable(identities.get(name));
  }

  List<Identity> identities() {
    return List.copyOf(identities.values());
  }

  boolean hasAffiliation(String name) {
    return affiliations.contains(name);
  }

  List<String> affiliations() {
    return List.copyOf(affiliations);
  }

  Optional<IssuedCertificate> certificate(CertificateId key) {
    return Optional.ofNullable(certificates.get(key));
  }

  List<IssuedCertificate> certificates() {
    return List.copyOf(certificates.values());
  }

  int size() {
    return identities.size() + affiliations.size() + certificates.size();
  }

  /** Of what there would be too many after a change; empty if there is room. */
  Optional<String> tooMany(Change change) {
    long moreIdentities =
        change.identities().stream().filter(one -> !identities.containsKey(one.name())).count();
    if (identities.size() + moreIdentities > MAX_IDENTITIES) {
      return Optional.of(MAX_IDENTITIES + " identities");
    }
    if (affiliations.size() + change.affiliations().size() > MAX_AFFILIATIONS) {
      return Optional.of(MAX_AFFILIATIONS + " affiliations");
    }
    return certificates.size() + change.certificates().size() > MAX_CERTIFICATES
        ? Optional.of(MAX_CERTIFICATES + " certificates")
        : Optional.empty();
  }

  void apply(Change change) {
    change.identities().forEach(one -> identities.put(one.name(), one));
    change.goneIdentities().forEach(identities::remove);
    affiliations.addAll(change.affiliations());
    change.goneAffiliations().forEach(affiliations::remove);
    change.certificates().forEach(one -> certificates.put(one.key(), one));
    change
        .revocations()
        .forEach((key, how) -> certificates.computeIfPresent(key, (_, one) -> one.revoked(how)));
  }

  /** All of it, as the changes that would make it of nothing. */
  List<Change> asChanges() {
    List<Change> changes = new ArrayList<>();
    identities.values().forEach(one -> next(changes).put(one));
    affiliations.forEach(one -> next(changes).addAffiliation(one));
    certificates.values().forEach(one -> next(changes).add(one));
    return changes;
  }

  private static Change next(List<Change> changes) {
    if (changes.isEmpty() || isFull(changes.getLast())) {
      changes.add(new Change());
    }
    return changes.getLast();
  }

  private static boolean isFull(Change change) {
    return change.identities().size() + change.affiliations().size() + change.certificates().size()
        >= PER_CHANGE;
  }
}
