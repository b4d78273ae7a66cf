// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.ca.Refusal.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An identity that somebody wants to be registered.
 *
 * <p>Fabric CA: lib/serverregister.go.
 */
record Registration(
    String name,
    String type,
    String affiliation,
    String secret,
    int maxEnrollments,
    List<Attribute> attributes) {

  private static final String ROOT = ".";

  Registration {
    attributes = List.copyOf(attributes);
  }

  /**
   * As a request has it; what it leaves out is as the registrar is.
   *
   * @throws Refusal if something in it is too long or of no use
   */
  static Registration of(Body body, Identity registrar, Secrets secrets) {
    String affiliation = body.textOr("affiliation");
    String secret = body.textOr("secret");
    Registration registration =
        new Registration(
            body.textOr("id"),
            Optional.of(body.textOr("type")).filter(it -> !it.isEmpty()).orElse(registrar.type()),
            affiliation.isEmpty()
                ? registrar.affiliation()
                : affiliation.equals(ROOT) ? "" : affiliation,
            secret.isEmpty() ? secrets.random() : secret,
            body.integer("max_enrollments"),
            attributes(body));
    registration.checkLimits();
    return registration;
  }

  static List<Attribute> attributes(Body body) {
    List<Attribute> attributes = new ArrayList<>();
    for (Body one : body.objects("attrs").orElse(List.of())) {
      attributes.add(new Attribute(one.textOr("name"), one.textOr("value"), one.isTrue("ecert")));
    }
    return attributes;
  }

  private void checkLimits() {
    Limits.checkName(name);
    Limits.checkType(type);
    Limits.checkSecret(secret);
    Limits.checkAttributes(attributes);
    if (maxEnrollments < Identity.UNLIMITED) {
      throw Refusal.of(
          400,
          Code.INVALID_MAX_ENROLLMENTS,
          "Max enrollment in registration request may not be less than -1, but was %d"
              .formatted(maxEnrollments));
    }
  }

  /**
   * Registers the identity.
   *
   * @throws Refusal if the caller may not register it, or there is one of that name
   */
  Identity register(Caller caller, Registry registry, Secrets secrets) {
    check(caller, registry);
    Identity identity = identity(secrets.hash(secret));
    return registry.update(change -> {
      check(caller, registry);
      change.put(identity);
      return identity;
    });
  }

  private void check(Caller caller, Registry registry) {
    caller.requireType(type);
    caller.requireAffiliation(affiliation);
    if (!affiliation.isEmpty() && !registry.hasAffiliation(affiliation)) {
      throw Refusal.notAuthorized(
          "Registration of '%s' failed: there is no affiliation '%s'".formatted(name, affiliation));
    }
    new AttributeRules(caller.identity(), attributes, Optional.empty()).check();
    if (registry.identity(name).isPresent()) {
      throw Refusal.of(
          409, Code.ALREADY_REGISTERED, "Identity '%s' is already registered".formatted(name));
    }
  }

  private Identity identity(HashedSecret hashed) {
    List<Attribute> all = new ArrayList<>(attributes);
    all.add(new Attribute(Attribute.ENROLLMENT_ID, name, true));
    all.add(new Attribute(Attribute.TYPE, type, true));
    all.add(new Attribute(Attribute.AFFILIATION, affiliation, true));
    return new Identity(
        name,
        type,
        affiliation,
        all,
        hashed,
        maxEnrollments == 0 ? Identity.UNLIMITED : maxEnrollments,
        0,
        0);
  }
}
