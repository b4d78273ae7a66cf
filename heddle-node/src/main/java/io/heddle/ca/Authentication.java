// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.ca.Refusal.Code;
import io.heddle.golang.GoPem;
import io.heddle.identity.Certificates;
import io.heddle.identity.Signatures;
import io.heddle.issue.OrganisationAuthority;
import io.heddle.operations.Request;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Finds out who asks: by a secret, or by the signature of a certificate that the authority has
 * made.
 *
 * <p>Fabric CA: lib/serverrequestcontext.go, util/util.go.
 */
final class Authentication {

  /** So often a secret may be wrong before no further one is looked at. */
  private static final int MAX_FAILURES = 10;

  private static final String BASIC = "Basic ";

  private final Registry registry;
  private final OrganisationAuthority authority;
  private final Clock clock;

  Authentication(Registry registry, OrganisationAuthority authority, Clock clock) {
    this.registry = registry;
    this.authority = authority;
    this.clock = clock;
  }

  private record NameAndSecret(String name, String secret) {}

  /**
   * Who knows the secret of an identity.
   *
   * @throws Refusal if the secret is wrong or may not be used any more
   */
  Identity bySecret(Request request) {
    NameAndSecret given = nameAndSecret(authorization(request));
    Identity identity = guessable(given.name());
    if (!identity.secret().matches(given.secret())) {
      throw noteFailure(identity);
    }
    requireMayEnrol(identity);
    return guessable(given.name()); // others may have guessed while this one was compared
  }

  /** An identity whose secret was not wrong too often. */
  private Identity guessable(String name) {
    Identity identity =
        registry
            .identity(name)
            .orElseThrow(
                () -> Refusal.notAuthenticated("There is no identity '%s'".formatted(name)));
    if (identity.failures() >= MAX_FAILURES) {
      throw tooManyFailures();
    }
    return identity;
  }

  /**
   * @throws Refusal if the identity may not use its secret
   */
  static void requireMayEnrol(Identity identity) {
    if (identity.maxEnrollments() == 0) {
      throw Refusal.notAuthenticated(
          "Zero is an invalid value for maximum enrollments on identity '%s'"
              .formatted(identity.name()));
    }
    if (identity.isRevoked()) {
      throw Refusal.notAuthenticated(
          "User %s is revoked; access denied".formatted(identity.name()));
    }
    if (identity.maxEnrollments() != Identity.UNLIMITED
        && identity.enrollments() >= identity.maxEnrollments()) {
      throw Refusal.notAuthenticated(
          "The identity %s has already enrolled %d times, it has reached its maximum enrollment allowance"
              .formatted(identity.name(), identity.maxEnrollments()));
    }
  }

  private static Refusal tooManyFailures() {
    return Refusal.of(
        401,
        Code.TOO_MANY_ATTEMPTS,
        "Incorrect password entered %d times, max incorrect password limit of %d reached"
            .formatted(MAX_FAILURES, MAX_FAILURES));
  }

  /** Counts it for the secret that was compared, not for one that was given meanwhile. */
  private Refusal noteFailure(Identity compared) {
    registry.update(change -> {
      registry
          .identity(compared.name())
          .filter(now -> now.secret().equals(compared.secret()))
          .filter(now -> now.failures() < MAX_FAILURES)
          .ifPresent(now -> change.put(now.withFailure()));
      return true;
    });
    return Refusal.notAuthenticated("The secret of '%s' is wrong".formatted(compared.name()));
  }

  private static NameAndSecret nameAndSecret(String header) {
    if (header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      Optional<String> decoded =
          decoded(header.substring(BASIC.length())).map(ByteString::toStringUtf8);
      int colon = decoded.map(text -> text.indexOf(':')).orElse(-1);
      if (decoded.isPresent() && colon >= 0) {
        return new NameAndSecret(
            decoded.get().substring(0, colon), decoded.get().substring(colon + 1));
      }
    }
    throw Refusal.notAuthenticated("No user/pass in authorization header");
  }

  /**
   * Who has signed a request.
   *
   * @throws Refusal if nobody has whose certificate is good
   */
  Caller bySignature(Request request) {
    String[] token = authorization(request).split("\\.", -1);
    if (token.length != 2) {
      throw invalid("Invalid token format; expecting 2 parts separated by '.'");
    }
    X509Certificate certificate = certificate(token[0]);
    ByteString signature =
        decoded(token[1]).orElseThrow(() -> invalid("Invalid base64 encoded signature in token"));
    if (!(certificate.getPublicKey() instanceof ECPublicKey)
        || !isSigned(request, certificate, token[0], signature)) {
      throw invalid("Token signature validation failed");
    }
    IssuedCertificate issued = good(certificate);
    Identity identity =
        registry
            .identity(issued.owner())
            .orElseThrow(() -> Refusal.notAuthenticated("Failed to get user"));
    return new Caller(identity, issued.key());
  }

  /** The certificate as it was issued, if it is still good. */
  private IssuedCertificate good(X509Certificate certificate) {
    if (!authority.hasMade(certificate)) {
      throw Refusal.notAuthenticated(
          "Untrusted certificate: '%s' is not of this authority"
              .formatted(certificate.getSubjectX500Principal()));
    }
    Instant now = clock.instant();
    if (now.isBefore(certificate.getNotBefore().toInstant())
        || now.isAfter(certificate.getNotAfter().toInstant())) {
      throw Refusal.notAuthenticated(
          "The certificate in the authorization header is a revoked or expired certificate");
    }
    String issuer = HexFormat.of().formatHex(authority.identifier().toByteArray());
    CertificateId key = CertificateId.of(certificate.getSerialNumber().toString(16), issuer);
    IssuedCertificate issued =
        registry
            .certificate(key)
            .orElseThrow(() ->
                Refusal.notAuthenticated(
                    "Certificate not found with AKI '%s' and serial '%s'"
                        .formatted(key.issuer(), key.serial())));
    if (issued.isRevoked()) {
      throw Refusal.notAuthenticated(
          "The certificate in the authorization header is a revoked certificate");
    }
    return issued;
  }

  /** In the form of Fabric CA 1.4, or in that before it, which leaves method and path out. */
  private static boolean isSigned(
      Request request, X509Certificate certificate, String base64, ByteString signature) {
    String older = "%s.%s".formatted(encoded(request.body()), base64);
    String newer =
        "%s.%s.%s"
            .formatted(request.method(), encoded(ByteString.copyFromUtf8(request.uri())), older);
    return Signatures.verify(certificate.getPublicKey(), ByteString.copyFromUtf8(newer), signature)
        || Signatures.verify(certificate.getPublicKey(), ByteString.copyFromUtf8(older), signature);
  }

  private static X509Certificate certificate(String base64) {
    ByteString pem =
        decoded(base64).orElseThrow(() -> invalid("Failed to decode base64 encoded x509 cert"));
    if (GoPem.firstBlock(pem).isEmpty()) {
      throw invalid("Failed to PEM decode certificate");
    }
    try {
      return Certificates.ofPem(pem);
    } catch (HeddleException e) {
      throw invalid("Error in parsing x509 certificate given block bytes: " + e.getMessage());
    }
  }

  private static String authorization(Request request) {
    return request
        .authorization()
        .filter(header -> !header.isEmpty())
        .orElseThrow(() -> Refusal.of(401, Code.NO_AUTHORIZATION, "No authorization header"));
  }

  private static Refusal invalid(String why) {
    return Refusal.notAuthenticated("Invalid token in authorization header: " + why);
  }

  private static String encoded(ByteString bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static Optional<ByteString> decoded(String base64) {
    try {
      byte[] bytes = base64.getBytes(StandardCharsets.ISO_8859_1);
      return Optional.of(ByteString.copyFrom(Base64.getDecoder().decode(bytes)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
