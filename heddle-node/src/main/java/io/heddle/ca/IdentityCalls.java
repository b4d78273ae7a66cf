// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.ca.IssuedCertificate.Revocation;
import io.heddle.ca.Refusal.Code;
import io.heddle.ca.RestEndpoint.Result;
import io.heddle.golang.GoJsonText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Registers identities, tells of them, changes and removes them.
 *
 * <p>Fabric CA: lib/serverregister.go, lib/serveridentities.go.
 */
final class IdentityCalls {

  private static final String ROOT = ".";

  /** In a change, for no enrolment at all; 0 is for no change. */
  private static final int NO_ENROLLMENTS = -2;

  private static final int CESSATION_OF_OPERATION = 5;

  private final Registry registry;
  private final AuthorityInfo info;
  private final Authentication authentication;
  private final Secrets secrets;
  private final Clock clock;

  IdentityCalls(
      Registry registry,
      AuthorityInfo info,
      Authentication authentication,
      Secrets secrets,
      Clock clock) {
    this.registry = registry;
    this.info = info;
    this.authentication = authentication;
    this.secrets = secrets;
    this.clock = clock;
  }

  Result register(Call call) {
    Body body = call.requiredBody();
    Caller caller = authentication.bySignature(call.request());
    Registration wanted = Registration.of(body, caller.identity(), secrets);
    Identity identity = wanted.register(caller, registry, secrets);
    return Result.of(new GoObject().put("secret", wanted.secret())).at(path(identity));
  }

  Result add(Call call) {
    Caller caller = authentication.bySignature(call.request());
    Body body = call.requiredBody();
    if (body.textOr("id").isEmpty()) {
      throw Refusal.of(400, Code.ADDING_IDENTITY, "Missing 'ID' in request to add a new identity");
    }
    Registration wanted = Registration.of(body, caller.identity(), secrets);
    Identity identity = wanted.register(caller, registry, secrets);
    return Result.of(changed(identity, wanted.secret())).at(path(identity));
  }

  private static String path(Identity identity) {
    return "/api/v1/identities/"
        + URLEncoder.encode(identity.name(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  Result getAll(Call call) {
    Caller caller = authentication.bySignature(call.request());
    String all =
        caller.visible(registry.identities()).stream()
            .map(one -> json(one).toString())
            .collect(Collectors.joining(","));
    return Result.ofPieces(
        "{\"identities\":[%s], \"caname\":%s}".formatted(all, GoJsonText.quoted(info.name())));
  }

  Result get(Call call) {
    Caller caller = authentication.bySignature(call.request());
    Identity identity = managed(call.named(), caller);
    return Result.of(json(identity).put("caname", info.name()));
  }

  Result change(Call call) {
    Caller caller = authentication.bySignature(call.request());
    managed(call.named(), caller);
    Body body = call.requiredBody();
    List<Attribute> attributes = Registration.attributes(body);
    String secret = body.textOr("secret");
    Limits.checkSecret(secret);
    Limits.checkType(body.textOr("type"));
    Optional<HashedSecret> hashed =
        Optional.of(secret).filter(it -> !it.isEmpty()).map(secrets::hash);
    Identity identity =
        registry.update(change -> {
          Identity there = managed(call.named(), caller);
          checkChange(body, attributes, there, caller);
          Identity changed = changed(body, attributes, there);
          Identity whole = hashed.map(changed::with).orElse(changed);
          Limits.checkAttributes(whole.attributes());
          change.put(whole);
          return whole;
        });
    return Result.of(changed(identity, secret));
  }

  private void checkChange(Body body, List<Attribute> attributes, Identity there, Caller caller) {
    String affiliation = body.textOr("affiliation");
    if (!affiliation.isEmpty()) {
      if (!affiliation.equals(ROOT) && !registry.hasAffiliation(affiliation)) {
        throw Refusal.of(
            400,
            Code.MODIFYING_IDENTITY,
            "Affiliation '%s' is not supported".formatted(affiliation));
      }
      caller.requireAffiliation(affiliation);
    }
    if (!body.textOr("type").isEmpty()) {
      caller.requireType(body.textOr("type"));
    }
    new AttributeRules(caller.identity(), attributes, Optional.of(there)).check();
    if (body.integer("max_enrollments") < NO_ENROLLMENTS) {
      throw Refusal.of(
          400,
          Code.INVALID_MAX_ENROLLMENTS,
          "Max enrollment of an identity may not be less than -2, but was %d"
              .formatted(body.integer("max_enrollments")));
    }
  }

  private static Identity changed(Body body, List<Attribute> attributes, Identity there) {
    Identity identity = there.withAttributes(attributes);
    String affiliation = body.textOr("affiliation");
    if (!affiliation.isEmpty()) {
      identity = identity.withAffiliation(affiliation.equals(ROOT) ? "" : affiliation);
    }
    if (!body.textOr("type").isEmpty()) {
      identity = identity.withType(body.textOr("type"));
    }
    int max = body.integer("max_enrollments");
    return max == 0 ? identity : identity.withMaxEnrollments(max == NO_ENROLLMENTS ? 0 : max);
  }

  Result remove(Call call) {
    Caller caller = authentication.bySignature(call.request());
    boolean isForced = call.isSet("force");
    if (call.named().equals(caller.name()) && !isForced) {
      throw Refusal.of(
          403, Code.REMOVING_IDENTITY, "Need to use 'force' option to delete your own identity");
    }
    Identity gone =
        registry.update(change -> {
          Identity identity = managed(call.named(), caller);
          change.removeIdentity(identity.name());
          RevocationCalls.revokeCertificates(
              registry,
              change,
              identity.name(),
              new Revocation(clock.instant(), CESSATION_OF_OPERATION));
          return identity;
        });
    return Result.of(changed(gone, ""));
  }

  private Identity managed(String name, Caller caller) {
    Identity identity = registry.identity(name).orElseThrow(() -> Refusal.notThere("User"));
    caller.requireMayManage(identity);
    return identity;
  }

  /** As Fabric CA tells of an identity that is there. */
  static GoObject json(Identity identity) {
    return new GoObject()
        .put("id", identity.name())
        .put("type", identity.type())
        .put("affiliation", identity.affiliation())
        .putJson("attrs", GoObject.array(identity.attributes(), IdentityCalls::json))
        .put("max_enrollments", identity.maxEnrollments());
  }

  private static String json(Attribute attribute) {
    GoObject json = new GoObject().put("name", attribute.name()).put("value", attribute.value());
    return (attribute.isInCertificates() ? json.putJson("ecert", "true") : json).toString();
  }

  /** As it tells of one that has changed: without what is nothing. */
  private GoObject changed(Identity identity, String secret) {
    GoObject json =
        new GoObject()
            .put("id", identity.name())
            .putUnlessEmpty("type", identity.type())
            .put("affiliation", identity.affiliation());
    if (!identity.attributes().isEmpty()) {
      json.putJson("attrs", GoObject.array(identity.attributes(), IdentityCalls::json));
    }
    return json.putUnlessZero("max_enrollments", identity.maxEnrollments())
        .putUnlessEmpty("secret", secret)
        .put("caname", info.name());
  }
}
