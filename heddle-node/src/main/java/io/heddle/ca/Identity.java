// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody who is registered.
 *
 * <p>Fabric CA: lib/server/user/user.go.
 *
 * @param affiliation parts with dots between them, from the largest; empty for the root
 * @param attributes no two of one name
 * @param maxEnrollments how often the secret may be used; -1 for any number of times
 * @param enrollments how often it was; -1 if the identity is revoked
 * @param failures wrong secrets since the last right one
 */
record Identity(
    String name,
    String type,
    String affiliation,
    List<Attribute> attributes,
    HashedSecret secret,
    int maxEnrollments,
    int enrollments,
    int failures) {

  static final int UNLIMITED = -1;
  private static final int REVOKED = -1;

  Identity {
    Map<String, Attribute> byName = new LinkedHashMap<>();
    attributes.forEach(one -> byName.put(one.name(), one));
    attributes = List.copyOf(byName.values());
  }

  Optional<Attribute> attribute(String attribute) {
    return attributes.stream().filter(one -> one.name().equals(attribute)).findFirst();
  }

  Optional<String> value(String attribute) {
    return attribute(attribute).map(Attribute::value);
  }

  boolean isRevoked() {
    return enrollments == REVOKED;
  }

  /** Whether the affiliation is this one or lies below it. */
  boolean isWithin(String other) {
    return other.isEmpty() || affiliation.equals(other) || affiliation.startsWith(other + ".");
  }

  Identity revoked() {
    return with(secret, maxEnrollments, REVOKED, failures);
  }

  Identity enrolled() {
    return with(secret, maxEnrollments, enrollments + 1, 0);
  }

  Identity withFailure() {
    return with(secret, maxEnrollments, enrollments, failures + 1);
  }

  Identity withoutFailures() {
    return with(secret, maxEnrollments, enrollments, 0);
  }

  Identity with(HashedSecret other) {
    return with(other, maxEnrollments, enrollments, 0);
  }

  Identity withMaxEnrollments(int max) {
    return with(secret, max, enrollments, failures);
  }

  Identity withType(String other) {
    return new Identity(
            name, other, affiliation, attributes, secret, maxEnrollments, enrollments, failures)
        .withAttributes(List.of(new Attribute(Attribute.TYPE, other, true)));
  }

  Identity withAffiliation(String other) {
    return new Identity(
            name, type, other, attributes, secret, maxEnrollments, enrollments, failures)
        .withAttributes(List.of(new Attribute(Attribute.AFFILIATION, other, true)));
  }

  /** With these in place of those of the same name, and without those that have no value here. */
  Identity withAttributes(List<Attribute> changes) {
    Map<String, Attribute> all = new LinkedHashMap<>();
    attributes.forEach(one -> all.put(one.name(), one));
    for (Attribute change : changes) {
      if (change.value().isEmpty()) {
        all.remove(change.name());
      } else {
        all.put(change.name(), change);
      }
    }
    return new Identity(
        name,
        type,
        affiliation,
        new ArrayList<>(all.values()),
        secret,
        maxEnrollments,
        enrollments,
        failures);
  }

  private Identity with(HashedSecret newSecret, int max, int count, int newFailures) {
    return new Identity(name, type, affiliation, attributes, newSecret, max, count, newFailures);
  }
}
