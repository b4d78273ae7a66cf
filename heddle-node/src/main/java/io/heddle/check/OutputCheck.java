// SPDX-License-Identifier: Apache-2.0
package io.heddle.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.heddle.base.HeddleException;
import io.heddle.build.BuildContext;
import io.heddle.build.BuildStore;
import io.heddle.build.Builder;
import io.heddle.build.ChaincodeServer;
import io.heddle.build.Instance;
import io.heddle.build.ServerTls;
import io.heddle.build.StepFile;
import io.heddle.install.ChaincodePackage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at what build and release left behind, and keeps it as a peer would. */
final class OutputCheck {

  /** Text that a builder copied from its environment is in small files. */
  private static final long LARGEST_SEARCHED = 1 << 22;

  private final Workplace place;
  private final BuildContext context;
  private final Notes notes;

  OutputCheck(Workplace place, BuildContext context, Notes notes) {
    this.place = place;
    this.context = context;
    this.notes = notes;
  }

  /** Whether a value of the environment is in what the step left; it may be a secret. */
  void environment(String step, Path output) throws IOException {
    Optional<Path> leak;
    try (Stream<Path> files = Files.walk(output)) {
      leak = files.filter(this::holdsMark).findFirst();
    }
    notes.keptUnless(
        leak.map(file ->
            "copied its environment into '%s', which is kept; it may hold secrets"
                .formatted(context.root().relativize(file))),
        "EB-325",
        step,
        "kept its environment out of its output");
  }

  /** The layout of the release output, apart from the server. */
  void release() throws IOException {
    Path release = context.release();
    notes.keptUnless(
        Files.exists(release.resolve("META-INF"))
            ? Optional.of(
                "made 'META-INF' in its output; indexes belong into 'statedb', and there they are found")
            : Optional.empty(),
        "EB-404",
        "release",
        "made no 'META-INF' level in its output");
    Optional<Path> link;
    try (Stream<Path> files = Files.walk(release)) {
      link = files.filter(Files::isSymbolicLink).findFirst();
    }
    notes.keptUnless(
        link.map(file ->
            "made the link '%s', and with it a Fabric peer creates no index"
                .formatted(context.root().relativize(file))),
        "EB-415",
        "release",
        "made no links in its output");
  }

  /** Keeps both outputs; empty if a peer could not. */
  Optional<Instance> keep(ChaincodePackage chaincode, Builder builder) {
    try {
      Instance kept =
          new BuildStore(place.builds()).keep(chaincode.id(), builder, context, () -> {});
      notes.kept("EB-340", "build", "what it made can be kept");
      return Optional.of(kept);
    } catch (HeddleException e) {
      notes.broken("EB-340", "build", "what it made cannot be kept: " + innermost(e));
      return Optional.empty();
    }
  }

  /** Who runs the chaincode: true if the peer does, through {@code run}. */
  boolean isLocal(Instance instance, StepFile run) {
    try {
      Optional<ChaincodeServer> server = instance.chaincodeServer();
      server.ifPresent(this::server);
      if (server.isPresent()) {
        notes.notApplicable(
            "EB-501",
            "run",
            run.isThere()
                ? "is there, but with a server in the release output it is never used"
                : "is not needed, the chaincode is a server");
        return false;
      }
      notes.notApplicable("EB-401", "release", "names no server, so the peer runs the chaincode");
      if (!run.isThere()) {
        notes.broken("EB-508", "run", "is missing, and the release output names no server");
      }
      return run.problem().isEmpty();
    } catch (HeddleException e) {
      notes.broken("EB-409", "release", e.getMessage());
      return false;
    }
  }

  /** Without the long names of the directories in question. */
  private static @Nullable String innermost(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost.getMessage();
  }

  private void server(ChaincodeServer server) {
    notes.kept(
        "EB-409",
        "release",
        "names the server '%s' (%s)"
            .formatted(server.address(), server.tls().isPresent() ? "TLS" : "no TLS"));
    notes.keptUnless(
        server.address().matches("unix:.+|.+:[0-9]{1,5}")
            ? Optional.empty()
            : Optional.of("the address '%s' has no port".formatted(server.address())),
        "EB-618",
        "release",
        "the address has a port");
    server
        .tls()
        .ifPresent(tls ->
            notes.keptUnless(problem(tls), "EB-410", "release", "the certificates are readable"));
  }

  private static Optional<String> problem(ServerTls tls) {
    Optional<String> root = problem("root_cert", tls.rootCertPem());
    return root.isPresent()
        ? root
        : tls.client().flatMap(pair -> problem("client_cert", pair.certPem()));
  }

  private static Optional<String> problem(String member, String pem) {
    try {
      var certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem.getBytes(ISO_8859_1)));
      return certificates.isEmpty()
          ? Optional.of("'%s' holds no certificate".formatted(member))
          : Optional.empty();
    } catch (CertificateException e) {
      return Optional.of("'%s' holds no certificate: %s".formatted(member, e.getMessage()));
    }
  }

  private boolean holdsMark(Path file) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && Files.size(file) <= LARGEST_SEARCHED
          && new String(Files.readAllBytes(file), ISO_8859_1).contains(place.mark());
    } catch (IOException _) {
      // what cannot be read cannot be kept either, and that is said
      return false;
    }
  }
}
