// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.base.Sha256;
import io.heddle.identity.Certificates;
import io.heddle.identity.PemPair;
import io.heddle.words.Foreign;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * The certificate authority of one peer for the chaincode it starts itself; lives in memory only,
 * so a restart makes all earlier credentials worthless. Safe for use by many threads.
 *
 * <p>Each certificate is bound to the chaincode it was made for. In Fabric the binding ends ten
 * minutes later, whatever happens; here the first registration may come as late as a launch may
 * take, further ones as long as the chaincode's process lives, and none after that.
 *
 * <p>Fabric: common/crypto/tlsgen, core/chaincode/accesscontrol.
 */
public final class ChaincodeCa {

  private static final Duration USUAL_WINDOW = Duration.ofMinutes(10);
  private static final Duration CLIENT_VALIDITY = Duration.ofHours(24);
  private static final Duration LONG_VALIDITY = Duration.ofDays(3650);

  /** Not what the bytes are, but what chaincode libraries look for: the content is PKCS#8. */
  private static final String KEY_LABEL = "EC PRIVATE KEY";

  private static final int LEAF_USAGE = KeyUsage.digitalSignature | KeyUsage.keyEncipherment;

  private final Clock clock;
  private final InstantSource elapsed;
  private final Duration bindingTime;
  private final SecureRandom random = new SecureRandom();
  private final CertificateAuthority authority;
  private final Map<ByteString, Binding> bindings = new ConcurrentHashMap<>();

  private record Binding(String chaincode, Instant end) {

    /** Once registered, only the end of the process ends it. */
    Binding lasting() {
      return new Binding(chaincode, Instant.MAX);
    }
  }

  /** A new authority with Fabric's window of ten minutes. */
  public ChaincodeCa(Clock clock, Duration startTimeout) {
    this(clock, clock, startTimeout, USUAL_WINDOW);
  }

  /**
   * A new authority.
   *
   * @param clock what goes into certificates
   * @param elapsed measures the window; not to jump when somebody sets the system's clock
   * @param startTimeout how long a launch may take
   * @param window how long after the launch began a chaincode may register for the first time; no
   *     less than the start timeout
   */
  public ChaincodeCa(Clock clock, InstantSource elapsed, Duration startTimeout, Duration window) {
    this.clock = clock;
    this.elapsed = elapsed;
    this.bindingTime = startTimeout.compareTo(window) > 0 ? startTimeout : window;
    this.authority =
        CertificateAuthority.create(
            profile(
                LONG_VALIDITY,
                LEAF_USAGE | KeyUsage.keyCertSign | KeyUsage.cRLSign,
                List.of(KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth),
                List.of(),
                CertificateProfile.Constraints.AUTHORITY));
  }

  /** The certificate that both sides trust. */
  public String rootPem() {
    return authority.pem().certificate();
  }

  /** What the chaincode listener shows; {@code host} is a name or an address. */
  public PemPair serverCredentials(String host) {
    CertificateProfile profile =
        profile(
            LONG_VALIDITY,
            LEAF_USAGE,
            List.of(KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth),
            List.of(host),
            CertificateProfile.Constraints.UNSAID);
    return authority.issue(profile, KEY_LABEL).pem();
  }

  /** Fresh credentials for one launch, good for this chaincode only. */
  public PemPair issue(PackageId chaincode) {
    CertificateProfile profile =
        profile(
            CLIENT_VALIDITY,
            LEAF_USAGE,
            List.of(KeyPurposeId.id_kp_clientAuth),
            List.of(),
            CertificateProfile.Constraints.UNSAID);
    CertificateAuthority.Issued issued = authority.issue(profile, KEY_LABEL);
    Instant now = elapsed.instant();
    bindings.values().removeIf(binding -> binding.end().isBefore(now));
    bindings.put(
        hash(issued.certificate()), new Binding(chaincode.toString(), now.plus(bindingTime)));
    return issued.pem();
  }

  private CertificateProfile profile(
      Duration validity,
      int usage,
      List<KeyPurposeId> purposes,
      List<String> hosts,
      CertificateProfile.Constraints constraints) {
    BigInteger serial = CertificateProfile.randomSerial(random);
    X500Name subject =
        new X500NameBuilder().addRDN(BCStyle.SERIALNUMBER, serial.toString()).build();
    Instant now = clock.instant();
    return new CertificateProfile(
        serial,
        subject,
        now.minus(CLIENT_VALIDITY),
        now.plus(validity),
        usage,
        purposes,
        hosts,
        constraints,
        CertificateProfile.KeyIdentifier.SHA_256,
        List.of());
  }

  /** Forgets all credentials of the chaincode: its process has ended. */
  public void revoke(PackageId chaincode) {
    bindings.values().removeIf(binding -> binding.chaincode().equals(chaincode.toString()));
  }

  /**
   * Whether the one who registers as {@code name} may; to be asked once per stream, for its first
   * message.
   *
   * @param certificate the client certificate of the connection, if it showed one
   * @throws HeddleException {@code DENIED} with Fabric's text if not
   */
  public void check(String name, Optional<X509Certificate> certificate) {
    ByteString hash =
        certificate
            .map(ChaincodeCa::hash)
            .orElseThrow(() ->
                denied(
                    "TLS is active but chaincode %s didn't send certificate"
                        .formatted(Foreign.text(name))));
    Binding binding = bindings.get(hash);
    if (binding == null || binding.end().isBefore(elapsed.instant())) {
      throw denied(
          "Chaincode %s with given certificate hash %s not found in registry"
              .formatted(Foreign.text(name), asGoPrints(hash)));
    }
    if (!binding.chaincode().equals(name)) {
      throw denied(
          "Chaincode %s with given certificate hash %s belongs to a different chaincode"
              .formatted(Foreign.text(name), asGoPrints(hash)));
    }
    bindings.replace(hash, binding, binding.lasting());
  }

  private static ByteString hash(X509Certificate certificate) {
    return Sha256.of(ByteString.copyFrom(Certificates.encoded(certificate)));
  }

  private static String asGoPrints(ByteString bytes) {
    return IntStream.range(0, bytes.size())
        .mapToObj(i -> Integer.toString(bytes.byteAt(i) & 0xff))
        .collect(Collectors.joining(" ", "[", "]"));
  }

  private static HeddleException denied(String message) {
    return new HeddleException(Fault.DENIED, message);
  }
}
