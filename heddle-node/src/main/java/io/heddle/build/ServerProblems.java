// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.golang.GoAddress;
import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What is well-formed in a release output's {@code connection.json} and cannot work all the same;
 * said at install, so that it need not be found out at the first launch.
 */
final class ServerProblems {

  private ServerProblems() {}

  /** One sentence for each thing that is wrong. */
  static List<String> of(ChaincodeServer server) {
    List<String> problems = new ArrayList<>();
    String address = server.address();
    if (!address.startsWith("unix:")) {
      addProblems(address, problems);
    }
    server.tls().ifPresent(tls -> addProblems(tls, problems));
    return problems;
  }

  private static void addProblems(String address, List<String> problems) {
    try {
      int port = GoAddress.split(address).port();
      if (port == 0) {
        problems.add("address '%s' has port 0, which nobody serves".formatted(address));
      }
    } catch (IllegalArgumentException e) {
      problems.add("address '%s' is not HOST:PORT: %s".formatted(address, e.getMessage()));
    }
  }

  private static void addProblems(ServerTls tls, List<String> problems) {
    if (firstCertificate(tls.rootCertPem()).isEmpty()) {
      problems.add("root_cert holds no certificate");
    }
    tls.client().ifPresent(pair -> addProblems(pair, problems));
  }

  private static void addProblems(ServerTls.ClientPair pair, List<String> problems) {
    try {
      ClientKeyPair.of(pair);
    } catch (IllegalArgumentException e) {
      problems.add("client_cert and client_key cannot be used: " + e.getMessage());
    }
  }

  private static Optional<Certificate> firstCertificate(String pem) {
    try {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)));
      return found.stream().map(Certificate.class::cast).findFirst();
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }
}
