// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import io.heddle.base.HeddleException;
import io.heddle.identity.Certificates;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A user who is there, as the certificate says.
 *
 * @param name without the domain
 * @param role empty if no unit is a role
 * @param units the other units
 * @param expires when the certificate does
 */
public record User(
    String name,
    Path msp,
    Optional<Role> role,
    List<String> units,
    SortedMap<String, String> attributes,
    Instant expires) {

  public User {
    units = List.copyOf(units);
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
  }

  /**
   * @throws HeddleException {@code BAD_INPUT} if there is no certificate or it cannot be read
   */
  static User read(String name, Path msp) {
    X509Certificate certificate = MaterialCheck.signer(msp);
    List<String> units = Certificates.organizationalUnits(certificate);
    return new User(
        name,
        msp,
        Role.of(units),
        units.stream().filter(unit -> Role.find(unit).isEmpty()).toList(),
        Attributes.of(certificate),
        certificate.getNotAfter().toInstant());
  }

  /** The attributes without those that follow from the rest. */
  public Map<String, String> ownAttributes() {
    SortedMap<String, String> own = new TreeMap<>(attributes);
    own.keySet().removeAll(NewUser.FOLLOWING);
    return own;
  }

  /** Whether the certificate says the same as that of another would. */
  boolean isAs(NewUser other) {
    return role.equals(Optional.of(other.role()))
        && units.equals(other.units())
        && ownAttributes().equals(other.attributes());
  }

  /** To stand in a sentence. */
  String inWords() {
    return NewUser.inWords(role.map(Role::word).orElse("none"), units, ownAttributes());
  }
}
