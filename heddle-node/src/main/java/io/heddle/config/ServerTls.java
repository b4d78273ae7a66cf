// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The TLS of a port.
 *
 * @param root a file with the authority of its certificate, if one is named
 * @param requiresClients whether a client has to show a certificate
 * @param clientRoots files with the authorities of such certificates
 */
public record ServerTls(
    TlsFiles own, Optional<Path> root, boolean requiresClients, List<Path> clientRoots) {

  public ServerTls {
    clientRoots = List.copyOf(clientRoots);
  }

  /**
   * Reads it; empty if the port has none.
   *
   * @param prefix of the keys: {@code peer.tls.}
   * @throws HeddleException {@code BAD_INPUT} if it names no certificate or no key
   */
  static Optional<ServerTls> of(Values values, String prefix, Path base) {
    if (!values.isTrue(prefix + "enabled")) {
      return Optional.empty();
    }
    boolean requiresClients = values.isTrue(prefix + "clientAuthRequired");
    return Optional.of(
        new ServerTls(
            new TlsFiles(
                file(values, prefix + "cert.file", base), file(values, prefix + "key.file", base)),
            values.text(prefix + "rootcert.file").map(base::resolve),
            requiresClients,
            requiresClients
                ? values.texts(prefix + "clientRootCAs.files").stream().map(base::resolve).toList()
                : List.of()));
  }

  private static Path file(Values values, String key, Path base) {
    return values
        .text(key)
        .map(base::resolve)
        .orElseThrow(() ->
            new HeddleException(
                Fault.BAD_INPUT, "%s isn't set, and TLS is enabled there".formatted(key)));
  }
}
