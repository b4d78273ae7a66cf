// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.util.List;
import java.util.Optional;

/**
 * What an authority knows before anybody has told it something.
 *
 * <p>Fabric CA: cmd/fabric-ca-server/config.go.
 */
final class Beginning {

  private static final String ALL = "*";
  private static final String TRUE = "true";

  /** Those of every Fabric CA whose configuration is not changed, the test network's among them. */
  private static final List<String> AFFILIATIONS =
      List.of("org1", "org1.department1", "org1.department2", "org2", "org2.department1");

  private Beginning() {}

  /**
   * Makes sure that there is a registrar.
   *
   * @param given with a secret that counts from now on; whoever starts the authority may say so
   * @return the registrar with a secret that nobody knows yet; empty if somebody does
   */
  static Optional<Registrar> ensure(Registry registry, Optional<Registrar> given, Secrets secrets) {
    if (given.isPresent()) {
      ensure(registry, given.get(), secrets);
      return Optional.empty();
    }
    if (!registry.identities().isEmpty()) {
      return Optional.empty();
    }
    Registrar made = new Registrar(Registrar.USUAL_NAME, secrets.random());
    ensure(registry, made, secrets);
    return Optional.of(made);
  }

  private static void ensure(Registry registry, Registrar registrar, Secrets secrets) {
    check(registrar);
    Optional<Identity> there = registry.identity(registrar.name());
    boolean isKnown =
        there
            .map(one -> one.failures() == 0 && one.secret().matches(registrar.secret()))
            .orElse(false);
    if (isKnown) {
      return;
    }
    HashedSecret secret = secrets.hash(registrar.secret());
    registry.update(change -> {
      if (registry.identities().isEmpty()) {
        AFFILIATIONS.stream()
            .filter(one -> !registry.hasAffiliation(one))
            .forEach(change::addAffiliation);
      }
      change.put(there.map(one -> one.with(secret)).orElseGet(() -> identity(registrar, secret)));
      return secret;
    });
  }

  private static void check(Registrar registrar) {
    try {
      Limits.checkName(registrar.name());
      Limits.checkSecret(registrar.secret());
    } catch (Refusal e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "The registrar of a certificate authority cannot be: " + e.reason(), e);
    }
  }

  private static Identity identity(Registrar registrar, HashedSecret secret) {
    List<Attribute> attributes =
        List.of(
            new Attribute(Attribute.ROLES, ALL, false),
            new Attribute(Attribute.DELEGATE_ROLES, ALL, false),
            new Attribute(Attribute.REVOKER, TRUE, false),
            new Attribute(Attribute.INTERMEDIATE_CA, TRUE, false),
            new Attribute(Attribute.GEN_CRL, TRUE, false),
            new Attribute(Attribute.ATTRIBUTES, ALL, false),
            new Attribute(Attribute.AFFILIATION_MANAGER, TRUE, false));
    return new Identity(
        registrar.name(), "client", "", attributes, secret, Identity.UNLIMITED, 0, 0);
  }
}
