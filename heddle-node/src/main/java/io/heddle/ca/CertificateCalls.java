// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.ca.Refusal.Code;
import io.heddle.ca.RestEndpoint.Result;
import io.heddle.golang.GoDuration;
import io.heddle.golang.GoJsonText;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells which certificates there are.
 *
 * <p>Fabric CA: lib/servercertificates.go, lib/server/certificaterequest/certificaterequest.go.
 */
final class CertificateCalls {

  private static final Pattern DAYS = Pattern.compile("([+-])([0-9]{1,6})d");
  private static final int HOURS_OF_DAY = 24;

  private final Registry registry;
  private final Authentication authentication;
  private final Clock clock;

  CertificateCalls(Registry registry, Authentication authentication, Clock clock) {
    this.registry = registry;
    this.authentication = authentication;
    this.clock = clock;
  }

  Result get(Call call) {
    Caller caller = authentication.bySignature(call.request());
    if (caller.identity().attribute(Attribute.ROLES).isEmpty()
        && !caller.isTrue(Attribute.REVOKER)) {
      throw Refusal.notAuthorized(
          "Caller does not posses either hf.Registrar.Roles or hf.Revoker attribute");
    }
    Filter filter = filter(call);
    String all =
        registry.certificates().stream()
            .filter(one -> isVisible(one, caller))
            .filter(filter::has)
            .map(one -> new GoObject().put("PEM", one.pem()).toString())
            .collect(Collectors.joining(","));
    return Result.ofPieces(
        "{\"certs\":[%s], \"caname\":%s}"
            .formatted(all, GoJsonText.quoted(call.query("ca").orElse(""))));
  }

  private boolean isVisible(IssuedCertificate certificate, Caller caller) {
    String own = caller.identity().affiliation();
    return own.isEmpty()
        || registry.identity(certificate.owner()).filter(owner -> owner.isWithin(own)).isPresent();
  }

  /** What is not said restricts nothing. */
  private record Filter(
      Optional<String> owner,
      Optional<String> serial,
      Optional<String> issuer,
      Optional<Span> revoked,
      Optional<Span> expired,
      boolean isWithoutRevoked) {

    boolean has(IssuedCertificate one) {
      return owner.map(one.owner()::equals).orElse(true)
          && serial.map(one.key().serial()::equals).orElse(true)
          && issuer.map(one.key().issuer()::equals).orElse(true)
          && expired.map(span -> span.has(one.notAfter())).orElse(true)
          && revoked
              .map(span -> one.revocation().filter(how -> span.has(how.at())).isPresent())
              .orElse(true)
          && !(isWithoutRevoked && one.isRevoked());
    }
  }

  private record Span(Optional<Instant> from, Optional<Instant> to) {

    boolean has(Instant time) {
      return from.map(it -> !time.isBefore(it)).orElse(true)
          && to.map(it -> !time.isAfter(it)).orElse(true);
    }
  }

  private Filter filter(Call call) {
    Optional<Span> revoked = span(call, "revoked");
    Optional<Span> expired = span(call, "expired");
    boolean isWithoutRevoked = call.isSet("notrevoked");
    boolean isWithoutExpired = call.isSet("notexpired");
    if (isWithoutExpired && expired.isPresent()) {
      throw invalid("Can't specify expiration time filter and the 'notexpired' filter");
    }
    if (isWithoutRevoked && revoked.isPresent()) {
      throw invalid("Can't specify revocation time filter and the 'notrevoked' filter");
    }
    Span good = new Span(Optional.of(clock.instant()), Optional.empty());
    return new Filter(
        call.query("id"),
        call.query("serial").map(CertificateId::plain),
        call.query("aki").map(CertificateId::plain),
        revoked,
        isWithoutExpired ? Optional.of(good) : expired,
        isWithoutRevoked);
  }

  private Optional<Span> span(Call call, String what) {
    Optional<Instant> from = time(call, what + "_start", what + "_begin");
    Optional<Instant> to = time(call, what + "_end", what + "_end");
    return from.isPresent() || to.isPresent() ? Optional.of(new Span(from, to)) : Optional.empty();
  }

  /** A time, a day, or how long before or after now. */
  private Optional<Instant> time(Call call, String parameter, String title) {
    return call.query(parameter)
        .map(text -> {
          try {
            if (text.startsWith("+") || text.startsWith("-")) {
              return clock.instant().plus(GoDuration.parse(inHours(text.toLowerCase(Locale.ROOT))));
            }
            return OffsetDateTime.parse(text.contains("T") ? text : text + "T00:00:00Z")
                .toInstant();
          } catch (DateTimeException | ArithmeticException | IllegalArgumentException _) {
            throw invalid(
                "Invalid '%s' value: it is neither a time in RFC 3339 nor a duration such as -30d or +5h"
                    .formatted(title));
          }
        });
  }

  private static String inHours(String text) {
    Matcher days = DAYS.matcher(text);
    return days.matches()
        ? "%s%dh".formatted(days.group(1), HOURS_OF_DAY * Long.parseLong(days.group(2)))
        : text;
  }

  Result remove(Call call) {
    authentication.bySignature(call.request());
    throw Refusal.failed("DELETE Not Implemented");
  }

  private static Refusal invalid(String why) {
    return Refusal.of(400, Code.GETTING_CERTIFICATES, "Invalid Request: " + why);
  }
}
