// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.golang.GoPem;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Whether certificates for TLS come from the TLS authorities of some organisations. Immutable.
 *
 * <p>Fabric: orderer/consensus/etcdraft/util.go, validateConsenterTLSCerts; Go: crypto/x509,
 * Certificate.Verify.
 */
public final class TlsTrust {

  private static final Set<String> CLIENT_OR_SERVER =
      Set.of("2.5.29.37.0" /* any */, "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");

  private final CertificateTree authorities;

  public TlsTrust(Collection<Msp> organisations) {
    this.authorities =
        CertificateTree.joined(organisations.stream().map(Msp::tlsAuthorities).toList());
  }

  /**
   * Why a certificate does not count.
   *
   * @param reason in Go's words
   * @param isOfTime whether it would count at another time
   */
  public record Objection(String reason, boolean isOfTime) {}

  /**
   * The certificate in the first PEM block.
   *
   * @throws HeddleException {@code BAD_INPUT} in Fabric's words if there is none
   */
  public static X509Certificate parse(ByteString pem) {
    ByteString der =
        GoPem.firstBlock(pem)
            .orElseThrow(() ->
                new HeddleException(
                    Fault.BAD_INPUT,
                    "no PEM data found in cert[%s]"
                        .formatted(HexFormat.ofDelimiter(" ").formatHex(pem.toByteArray()))));
    try {
      return Certificates.ofDer(der);
    } catch (HeddleException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "x509: malformed certificate TLS certificate has invalid ASN1 structure",
          e);
    }
  }

  /** Why the certificate is not one of these authorities' at that time; empty if it is. */
  public Optional<Objection> objection(X509Certificate certificate, Instant now) {
    if (certificate.hasUnsupportedCriticalExtension()) {
      return Optional.of(new Objection("x509: unhandled critical extension", false));
    }
    return timeObjection(certificate, now)
        .map(reason -> new Objection(reason, true))
        .or(() -> chainObjection(certificate, now).map(reason -> new Objection(reason, false)));
  }

  private static Optional<String> timeObjection(X509Certificate certificate, Instant now) {
    Instant begin = certificate.getNotBefore().toInstant();
    Instant end = certificate.getNotAfter().toInstant();
    if (!now.isBefore(begin) && !now.isAfter(end)) {
      return Optional.empty();
    }
    return Optional.of(
        "x509: certificate has expired or is not yet valid: current time %s is %s"
            .formatted(
                now.truncatedTo(ChronoUnit.SECONDS),
                now.isBefore(begin) ? "before " + begin : "after " + end));
  }

  private Optional<String> chainObjection(X509Certificate certificate, Instant now) {
    var chains = authorities.chains(certificate, now);
    if (chains.isEmpty()) {
      return Optional.of("x509: certificate signed by unknown authority" + hint(certificate));
    }
    return chains.stream().anyMatch(chain -> CertificateTree.fitsPurpose(chain, CLIENT_OR_SERVER))
        ? Optional.empty()
        : Optional.of("x509: certificate specifies an incompatible key usage");
  }

  /** Names an authority that has the right name and is the wrong one. */
  private String hint(X509Certificate certificate) {
    return authorities
        .named(certificate.getIssuerX500Principal())
        .filter(candidate -> !Certificates.isSignedBy(certificate, candidate.getPublicKey()))
        .map(candidate ->
            " (possibly because of \"%s\" while trying to verify candidate authority certificate \"%s\")"
                .formatted(
                    candidate.getPublicKey() instanceof ECPublicKey
                        ? "x509: ECDSA verification failure"
                        : "crypto/rsa: verification error",
                    Certificates.commonName(candidate)))
        .orElse("");
  }
}
