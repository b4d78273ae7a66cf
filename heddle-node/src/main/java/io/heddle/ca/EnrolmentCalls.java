// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.ca.Refusal.Code;
import io.heddle.ca.RestEndpoint.Result;
import io.heddle.issue.CertificationRequest;
import io.heddle.issue.Enrolment;
import io.heddle.issue.Enrolment.Purpose;
import io.heddle.issue.OrganisationAuthority;
import io.heddle.issue.SubjectPart;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Gives certificates to those who show a secret, or a certificate that they have.
 *
 * <p>Fabric CA: lib/serverenroll.go.
 */
final class EnrolmentCalls {

  private static final Duration LIFETIME = Duration.ofDays(365);
  private static final Duration LIFETIME_OF_AUTHORITY = Duration.ofDays(5 * 365);
  private static final int MAX_HOSTS = 100;
  private static final int MAX_HOST = 255;
  private static final int MAX_ATTRIBUTE_BYTES = 16 * 1024;

  private final Registry registry;
  private final OrganisationAuthority authority;
  private final AuthorityInfo info;
  private final Authentication authentication;
  private final Clock clock;

  EnrolmentCalls(
      Registry registry,
      OrganisationAuthority authority,
      AuthorityInfo info,
      Authentication authentication,
      Clock clock) {
    this.registry = registry;
    this.authority = authority;
    this.info = info;
    this.authentication = authentication;
    this.clock = clock;
  }

  Result enrol(Call call) {
    Identity identity = authentication.bySecret(call.request());
    return give(
        call.requiredBody(),
        identity.name(),
        now -> {
          Authentication.requireMayEnrol(now);
          return now.enrolled();
        });
  }

  Result reenrol(Call call) {
    Caller caller = authentication.bySignature(call.request());
    return give(call.requiredBody(), caller.name(), UnaryOperator.identity());
  }

  /**
   * @param noted the identity as it is to be after that
   */
  private Result give(Body body, String name, UnaryOperator<Identity> noted) {
    CertificationRequest request = request(body);
    String pem =
        registry.update(change -> {
          Identity identity =
              registry
                  .identity(name)
                  .orElseThrow(() -> Refusal.notAuthenticated("Failed to get user"));
          Identity after = noted.apply(identity);
          if (!after.equals(identity)) {
            change.put(after);
          }
          X509Certificate certificate = certificate(enrolment(body, request, identity));
          IssuedCertificate issued =
              IssuedCertificate.of(certificate, name, authority.identifier().toByteArray());
          change.add(issued);
          return issued.pem();
        });
    GoObject answer = new GoObject();
    answer.put("Cert", Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
    answer.putJson("ServerInfo", info.json("").toString());
    return Result.of(answer);
  }

  private static CertificationRequest request(Body body) {
    try {
      return CertificationRequest.parse(body.textOr("certificate_request"));
    } catch (HeddleException e) {
      if (e.fault() != Fault.BAD_INPUT) {
        throw e;
      }
      throw Refusal.of(400, Code.BAD_CSR, "CSR Decode failed: " + e.getMessage());
    }
  }

  private X509Certificate certificate(Enrolment enrolment) {
    if (enrolment.attributeBytes() > MAX_ATTRIBUTE_BYTES) {
      throw Refusal.of(
          400,
          Code.CSR_INPUT,
          "The attributes have %d bytes; a certificate takes at most %d"
              .formatted(enrolment.attributeBytes(), MAX_ATTRIBUTE_BYTES));
    }
    return authority.enrol(enrolment);
  }

  private Enrolment enrolment(Body body, CertificationRequest request, Identity identity) {
    if (!request.parts(SubjectPart.NAME).equals(List.of(identity.name()))) {
      throw Refusal.of(
          403, Code.OTHER_COMMON_NAME, "The CSR subject common name must equal the enrollment ID");
    }
    Purpose purpose = purpose(body.textOr("profile"));
    requireMayHaveAuthority(purpose, request, identity);
    request
        .lengthObjection()
        .ifPresent(why -> {
          throw Refusal.of(400, Code.CSR_INPUT, "CSR input validation failed: " + why);
        });
    Optional<List<String>> hosts = body.texts("hosts");
    checkHosts(hosts.orElseGet(request::hosts));
    Instant begin = body.time("NotBefore").orElse(authority.notBefore());
    Duration lifetime = purpose == Purpose.AUTHORITY ? LIFETIME_OF_AUTHORITY : LIFETIME;
    return new Enrolment(
        request,
        purpose,
        units(identity),
        hosts,
        attributes(body, identity),
        begin.isBefore(authority.notBefore()) ? authority.notBefore() : begin,
        clock.instant().plusSeconds(30).truncatedTo(ChronoUnit.MINUTES).plus(lifetime));
  }

  private static Purpose purpose(String profile) {
    return switch (profile) {
      case "" -> Purpose.SIGNING;
      case "tls" -> Purpose.TLS;
      case "ca" -> Purpose.AUTHORITY;
      default -> throw Refusal.failed("Invalid profile: '%s'".formatted(profile));
    };
  }

  private static void requireMayHaveAuthority(
      Purpose purpose, CertificationRequest request, Identity identity) {
    if (purpose != Purpose.AUTHORITY && !request.isForAuthority()) {
      return;
    }
    Caller caller = new Caller(identity, new CertificateId("", ""));
    if (!caller.isTrue(Attribute.INTERMEDIATE_CA)) {
      throw Refusal.notAuthorized(
          "Enrolled failed: '%s' has not '%s'"
              .formatted(identity.name(), Attribute.INTERMEDIATE_CA));
    }
    if (purpose != Purpose.AUTHORITY) {
      throw Refusal.failed(
          "Certificate signing failure: a certificate for an authority needs profile 'ca'");
    }
  }

  private static void checkHosts(List<String> hosts) {
    boolean areFine =
        hosts.size() <= MAX_HOSTS
            && hosts.stream()
                .allMatch(host ->
                    !host.isEmpty()
                        && host.length() <= MAX_HOST
                        && host.chars().allMatch(one -> one > ' ' && one < 0x7f));
    if (!areFine) {
      throw Refusal.of(
          400,
          Code.CSR_INPUT,
          "CSR input validation failed: a certificate takes at most %d hosts, each of 1 to %d visible ASCII characters"
              .formatted(MAX_HOSTS, MAX_HOST));
    }
  }

  private static List<String> units(Identity identity) {
    List<String> units = new ArrayList<>(List.of(identity.type()));
    units.addAll(Arrays.asList(identity.affiliation().split("[.]", -1)));
    return units;
  }

  /** Those that are asked for; if none are, those that every certificate is to have. */
  private static Optional<Map<String, String>> attributes(Body body, Identity identity) {
    Optional<List<Body>> requests = body.objects("attr_reqs");
    Map<String, String> attributes = new LinkedHashMap<>();
    if (requests.isEmpty()) {
      identity.attributes().stream()
          .filter(Attribute::isInCertificates)
          .forEach(one -> attributes.put(one.name(), one.value()));
      return Optional.of(attributes).filter(all -> !all.isEmpty());
    }
    List<String> missing = new ArrayList<>();
    for (Body request : requests.get()) {
      String name = request.textOr("name");
      Optional<String> value = identity.value(name);
      value.ifPresent(it -> attributes.put(name, it));
      if (value.isEmpty() && !request.isTrue("optional")) {
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      throw Refusal.failed(
          "Failed to find requested attributes: The following required attributes are missing: [%s]"
              .formatted(String.join(" ", missing)));
    }
    return Optional.of(attributes);
  }
}
