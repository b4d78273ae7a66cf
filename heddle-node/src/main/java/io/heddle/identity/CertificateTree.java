// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * The certificate authorities of one organisation and the chains that lead to them. Immutable.
 *
 * <p>Fabric: msp/mspimplsetup.go, setupCAs and finalizeSetupCAs; msp/mspimpl.go,
 * getUniqueValidationChain.
 */
final class CertificateTree {

  /*
   * Java's own path validation is not used: it looks at the current time, at key usages and at the
   * runtime's list of disabled algorithms. Fabric looks at none of them, because every peer, at any
   * time, must come to the same answer about an old transaction. A chain is judged at one second
   * after the leaf's NotBefore.
   */

  private static final String NAME_CONSTRAINTS = "2.5.29.30";
  private static final Set<String> SERVER =
      Set.of(
          "2.5.29.37.0" /* any */, "1.3.6.1.5.5.7.3.1" /* server, what Go asks for by default */);
  private static final int CERT_SIGN = 5;

  private final List<X509Certificate> roots;
  private final List<X509Certificate> intermediates;
  private final Set<X509Certificate> parents = new HashSet<>();

  private CertificateTree(List<X509Certificate> roots, List<X509Certificate> intermediates) {
    this.roots = roots.stream().distinct().toList();
    this.intermediates = intermediates.stream().distinct().toList();
  }

  /**
   * The tree of these PEM certificates.
   *
   * @throws HeddleException {@code BAD_INPUT} if one is not a valid certificate authority
   */
  static CertificateTree of(List<ByteString> rootPems, List<ByteString> intermediatePems) {
    CertificateTree given =
        new CertificateTree(
            rootPems.stream().map(Certificates::ofPem).toList(),
            intermediatePems.stream().map(Certificates::ofPem).toList());
    given.authorities().forEach(CertificateTree::requireAuthority);
    CertificateTree tree =
        new CertificateTree(
            given.roots.stream().map(root -> Certificates.withLowS(root, root)).toList(),
            given.intermediates.stream().map(given::withLowS).toList());
    for (X509Certificate intermediate : tree.intermediates) {
      List<X509Certificate> chain = tree.chain(intermediate);
      tree.parents.addAll(chain.subList(1, chain.size()));
    }
    return tree;
  }

  /** All authorities of several trees, for {@link #chains} and {@link #named}. */
  static CertificateTree joined(List<CertificateTree> trees) {
    return new CertificateTree(
        trees.stream().flatMap(tree -> tree.roots.stream()).toList(),
        trees.stream().flatMap(tree -> tree.intermediates.stream()).toList());
  }

  private static void requireAuthority(X509Certificate certificate) {
    String serial = certificate.getSerialNumber().toString(16);
    if (!Certificates.isAuthority(certificate)) {
      throw badInput("CA Certificate did not have the CA attribute, (SN: %s)".formatted(serial));
    }
    if (Certificates.subjectKeyIdentifier(certificate).isEmpty()) {
      throw badInput(
          "CA Certificate problem with Subject Key Identifier extension, (SN: %s)"
              .formatted(serial));
    }
    if (certificate.getExtensionValue(NAME_CONSTRAINTS) != null) {
      throw badInput(
          "CA Certificate has name constraints, which Heddle does not support, (SN: %s)"
              .formatted(serial));
    }
  }

  List<X509Certificate> roots() {
    return roots;
  }

  List<X509Certificate> intermediates() {
    return intermediates;
  }

  List<X509Certificate> authorities() {
    List<X509Certificate> all = new ArrayList<>(roots);
    all.addAll(intermediates);
    return all;
  }

  /** What stands for a chain of authorities: the SHA-256 over all of them. */
  static ByteString certifiers(List<X509Certificate> authorities) {
    return Sha256.of(
        authorities.stream()
            .map(authority -> ByteString.copyFrom(Certificates.encoded(authority)))
            .toArray(ByteString[]::new));
  }

  /** Whether other authorities stand below it, so that it issues no identities itself. */
  boolean hasAuthoritiesBelow(X509Certificate authority) {
    return parents.contains(authority);
  }

  /** The certificate as it counts: see {@link Certificates#withLowS}. */
  X509Certificate withLowS(X509Certificate certificate) {
    if (!Certificates.hasEcdsaSignature(certificate)) {
      return certificate;
    }
    List<X509Certificate> chain = chain(certificate);
    return Certificates.withLowS(certificate, chain.size() == 1 ? certificate : chain.get(1));
  }

  /**
   * The one way from the certificate up to a root, both included; a root's own chain is itself.
   *
   * @throws HeddleException {@code BAD_INPUT} if there is no way, or more than one
   */
  List<X509Certificate> chain(X509Certificate leaf) {
    if (roots.contains(leaf)) {
      return List.of(leaf);
    }
    if (leaf.hasUnsupportedCriticalExtension()) {
      throw badInput("the supplied identity is not valid: it has an unknown critical extension");
    }
    var found = chains(leaf, leaf.getNotBefore().toInstant().plusSeconds(1));
    var fitting = found.stream().filter(chain -> fitsPurpose(chain, SERVER)).toList();
    if (fitting.isEmpty()) {
      throw badInput(
          "the supplied identity is not valid: "
              + (found.isEmpty()
                  ? "certificate signed by unknown authority"
                  : "certificate specifies an incompatible key usage"));
    }
    if (fitting.size() > 1) {
      throw badInput(
          "this MSP only supports a single validation chain, got %d".formatted(fitting.size()));
    }
    return fitting.getFirst();
  }

  /** Every way up to a root, of authorities that count at that time. */
  List<List<X509Certificate>> chains(X509Certificate leaf, Instant at) {
    if (roots.contains(leaf)) {
      return List.of(List.of(leaf));
    }
    List<List<X509Certificate>> found = new ArrayList<>();
    collect(List.of(leaf), at, found);
    return found;
  }

  /** An authority of this name. */
  Optional<X509Certificate> named(X500Principal name) {
    return authorities().stream()
        .filter(authority -> authority.getSubjectX500Principal().equals(name))
        .findFirst();
  }

  private void collect(List<X509Certificate> chain, Instant at, List<List<X509Certificate>> found) {
    roots.stream()
        .filter(root -> continues(chain, root, at))
        .forEach(root -> found.add(append(chain, root)));
    intermediates.stream()
        .filter(intermediate -> continues(chain, intermediate, at))
        .forEach(intermediate -> collect(append(chain, intermediate), at, found));
  }

  private static boolean continues(
      List<X509Certificate> chain, X509Certificate parent, Instant at) {
    X509Certificate child = chain.getLast();
    boolean[] usage = parent.getKeyUsage();
    return !chain.contains(parent)
        && child.getIssuerX500Principal().equals(parent.getSubjectX500Principal())
        && !at.isBefore(parent.getNotBefore().toInstant())
        && !at.isAfter(parent.getNotAfter().toInstant())
        && parent.getBasicConstraints() >= chain.size() - 1
        && (usage == null || usage[CERT_SIGN])
        && !parent.hasUnsupportedCriticalExtension()
        && Certificates.isSignedBy(child, parent.getPublicKey());
  }

  /** Whether all of them may be used for one of these purposes, or for any. */
  static boolean fitsPurpose(List<X509Certificate> chain, Set<String> due) {
    return chain.stream().allMatch(certificate -> fitsPurpose(certificate, due));
  }

  private static boolean fitsPurpose(X509Certificate certificate, Set<String> due) {
    try {
      List<String> purposes = certificate.getExtendedKeyUsage();
      return purposes == null || purposes.stream().anyMatch(due::contains);
    } catch (CertificateParsingException _) {
      return false;
    }
  }

  private static List<X509Certificate> append(List<X509Certificate> chain, X509Certificate next) {
    List<X509Certificate> longer = new ArrayList<>(chain);
    longer.add(next);
    return longer;
  }

  private static HeddleException badInput(String message) {
    return new HeddleException(Fault.BAD_INPUT, message);
  }
}
