// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.build.ClientKeyPair;
import io.heddle.build.ServerTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS towards an engine: trusts the authorities of a file, and shows a certificate.
 *
 * @param context empty without TLS, or to trust whom the JDK trusts
 */
record EngineTls(Optional<SSLContext> context) {

  private static final char[] IN_MEMORY = new char[0];

  /**
   * Reads the files.
   *
   * @throws HeddleException {@code BAD_INPUT} if one of them cannot be used
   */
  static EngineTls of(Optional<EngineSettings.Tls> files) {
    return new EngineTls(files.map(EngineTls::context));
  }

  private static SSLContext context(EngineSettings.Tls files) {
    try {
      var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(authorities(files.authority()));
      var shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      shown.init(own(files), IN_MEMORY);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(shown.getKeyManagers(), trusted.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT, "cannot create docker client: vm.docker.tls: " + e.getMessage(), e);
    }
  }

  private static KeyStore authorities(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    int place = 0;
    for (Certificate each :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(text(file, "ca").getBytes(UTF_8)))) {
      store.setCertificateEntry("authority-" + place++, each);
    }
    if (place == 0) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "cannot create docker client: vm.docker.tls.ca.file '%s' holds no certificate"
              .formatted(file));
    }
    return store;
  }

  private static KeyStore own(EngineSettings.Tls files)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    try {
      ClientKeyPair pair =
          ClientKeyPair.of(
              new ServerTls.ClientPair(
                  text(files.certificate(), "cert"), text(files.key(), "key")));
      store.setKeyEntry("own", pair.key(), IN_MEMORY, pair.chain().toArray(Certificate[]::new));
    } catch (IllegalArgumentException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "cannot create docker client: vm.docker.tls.cert.file '%s' and vm.docker.tls.key.file '%s': %s"
              .formatted(files.certificate(), files.key(), e.getMessage()),
          e);
    }
    return store;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, IN_MEMORY);
    return store;
  }

  private static String text(Path file, String key) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "cannot create docker client: vm.docker.tls.%s.file '%s' cannot be read"
              .formatted(key, file),
          e);
    }
  }
}
