// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.ca.IssuedCertificate.Revocation;
import io.heddle.ca.Refusal.Code;
import io.heddle.ca.RestEndpoint.Result;
import io.heddle.issue.CertificateAuthority;
import io.heddle.issue.OrganisationAuthority;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes certificates back, and tells which were.
 *
 * <p>Fabric CA: lib/serverrevoke.go, lib/servergencrl.go.
 */
final class RevocationCalls {

  /** RFC 5280, section 5.3.1; every other word counts as 0. */
  private static final Map<String, Integer> REASONS =
      Map.of(
          "unspecified", 0,
          "keycompromise", 1,
          "cacompromise", 2,
          "affiliationchanged", 3,
          "superseded", 4,
          "cessationofoperation", 5,
          "certificatehold", 6,
          "removefromcrl", 8,
          "privilegewithdrawn", 9,
          "aacompromise", 10);

  private static final int HEXADECIMAL = 16;

  private final Registry registry;
  private final OrganisationAuthority authority;
  private final Authentication authentication;
  private final Clock clock;

  RevocationCalls(
      Registry registry,
      OrganisationAuthority authority,
      Authentication authentication,
      Clock clock) {
    this.registry = registry;
    this.authority = authority;
    this.authentication = authentication;
    this.clock = clock;
  }

  Result revoke(Call call) {
    Body body = call.requiredBody();
    Caller caller = authentication.bySignature(call.request());
    CertificateId key = CertificateId.of(body.textOr("serial"), body.textOr("aki"));
    String name = body.textOr("id");
    Revocation how =
        new Revocation(clock.instant(), REASONS.getOrDefault(body.textOr("reason"), 0));
    List<CertificateId> revoked;
    if (!key.serial().isEmpty() && !key.issuer().isEmpty()) {
      revoked = revokeOne(caller, key, name, how);
    } else if (!name.isEmpty()) {
      revoked = revokeAll(caller, name, how);
    } else {
      throw Refusal.of(
          400,
          Code.MISSING_REVOCATION,
          "Either Name or Serial and AKI are required for a revoke request");
    }
    boolean tellsAll = body.isTrue("gencrl") && !revoked.isEmpty();
    GoObject answer = new GoObject();
    answer.putJson("RevokedCerts", GoObject.array(revoked, RevocationCalls::json));
    answer.put("CRL", tellsAll ? list(Restriction.NONE) : "");
    return Result.of(answer);
  }

  private static String json(CertificateId key) {
    return new GoObject().put("Serial", key.serial()).put("AKI", key.issuer()).toString();
  }

  private List<CertificateId> revokeOne(
      Caller caller, CertificateId key, String name, Revocation how) {
    return registry.update(change -> {
      String which = "Certificate with serial %s and AKI %s".formatted(key.serial(), key.issuer());
      IssuedCertificate certificate =
          registry
              .certificate(key)
              .orElseThrow(() ->
                  Refusal.of(
                      404,
                      Code.CERTIFICATE_NOT_FOUND,
                      which
                          + " was not found: Failed to get Certificate: sql: no rows in result set"));
      requireRevoker(caller, certificate.owner());
      if (certificate.isRevoked()) {
        throw Refusal.of(404, Code.ALREADY_REVOKED, which + " was already revoked");
      }
      if (!name.isEmpty() && !name.equals(certificate.owner())) {
        throw Refusal.of(400, Code.WRONG_OWNER, "%s is not owned by %s".formatted(which, name));
      }
      Identity owner = identity(certificate.owner());
      if (!key.equals(caller.certificate())) {
        caller.requireMayManage(owner);
      }
      change.revoke(key, how);
      return List.of(key);
    });
  }

  /** The identity, too, so that it gets no other certificate. */
  private List<CertificateId> revokeAll(Caller caller, String name, Revocation how) {
    requireRevoker(caller, name);
    return registry.update(change -> {
      Identity identity = identity(name);
      if (!caller.name().equals(name)) {
        caller.requireMayManage(identity);
      }
      change.put(identity.revoked());
      return revokeCertificates(registry, change, name, how);
    });
  }

  /** All of somebody's that are not revoked yet. */
  static List<CertificateId> revokeCertificates(
      Registry registry, Change change, String owner, Revocation how) {
    List<CertificateId> keys =
        registry.certificates().stream()
            .filter(one -> one.owner().equals(owner) && !one.isRevoked())
            .map(IssuedCertificate::key)
            .toList();
    keys.forEach(key -> change.revoke(key, how));
    return keys;
  }

  private Identity identity(String name) {
    return registry
        .identity(name)
        .orElseThrow(() ->
            Refusal.of(
                404,
                Code.REVOKED_IDENTITY_NOT_FOUND,
                "Identity %s was not found: Failed to get User: sql: no rows in result set"
                    .formatted(name)));
  }

  private static void requireRevoker(Caller caller, String owner) {
    if (!caller.name().equals(owner) && !caller.isTrue(Attribute.REVOKER)) {
      throw Refusal.notAuthorized("Caller does not have authority to revoke");
    }
  }

  /** Which of the revoked certificates a list has; what is not said restricts nothing. */
  private record Restriction(
      Optional<Instant> revokedAfter,
      Optional<Instant> revokedBefore,
      Optional<Instant> expireAfter,
      Optional<Instant> expireBefore) {

    static final Restriction NONE =
        new Restriction(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    static Restriction of(Body body) {
      Restriction restriction =
          new Restriction(
              body.time("revokedafter"),
              body.time("revokedbefore"),
              body.time("expireafter"),
              body.time("expirebefore"));
      if (isLater(restriction.revokedAfter, restriction.revokedBefore)) {
        throw Refusal.of(
            400,
            Code.INVALID_REVOKED_AFTER,
            "Invalid 'revokedafter' value. It must not be a timestamp greater than 'revokedbefore'");
      }
      if (isLater(restriction.expireAfter, restriction.expireBefore)) {
        throw Refusal.of(
            400,
            Code.INVALID_EXPIRED_AFTER,
            "Invalid 'expireafter' value. It must not be a timestamp greater than 'expirebefore'");
      }
      return restriction;
    }

    private static boolean isLater(Optional<Instant> after, Optional<Instant> before) {
      return after.isPresent() && before.isPresent() && after.get().isAfter(before.get());
    }

    boolean has(IssuedCertificate certificate, Revocation how) {
      return isWithin(how.at(), revokedAfter, revokedBefore)
          && isWithin(certificate.notAfter(), expireAfter, expireBefore);
    }

    private static boolean isWithin(
        Instant time, Optional<Instant> after, Optional<Instant> before) {
      return after.map(time::isAfter).orElse(true) && before.map(time::isBefore).orElse(true);
    }
  }

  Result list(Call call) {
    Body body = call.requiredBody();
    Caller caller = authentication.bySignature(call.request());
    if (!caller.isTrue(Attribute.GEN_CRL)) {
      throw Refusal.notAuthorized(
          "The identity '%s' does not have authority to generate a CRL".formatted(caller.name()));
    }
    return Result.of(new GoObject().put("CRL", list(Restriction.of(body))));
  }

  private String list(Restriction restriction) {
    if (!authority.maySignLists()) {
      throw Refusal.of(
          500,
          Code.CANNOT_SIGN_LISTS,
          "The CA does not have authority to generate a CRL. Its certificate does not have 'crl sign' key usage");
    }
    List<CertificateAuthority.Revocation> revoked =
        registry.certificates().stream()
            .filter(one -> one.revocation().filter(how -> restriction.has(one, how)).isPresent())
            .map(one ->
                new CertificateAuthority.Revocation(
                    new BigInteger(one.key().serial(), HEXADECIMAL),
                    one.revocation().orElseThrow().at()))
            .toList();
    String pem = authority.revocationList(revoked, clock.instant());
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
