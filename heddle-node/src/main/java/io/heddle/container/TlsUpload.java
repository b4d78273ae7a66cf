// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.build.PeerConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * The TLS files that a chaincode finds in its container, and the variables that say where.
 *
 * <p>Fabric: core/container/dockercontroller/dockercontroller.go, Start and GetEnv.
 */
final class TlsUpload {

  private static final String FOLDER = "/etc/hyperledger/fabric/";
  private static final String KEY_BASE64 = FOLDER + "client.key";
  private static final String CERTIFICATE_BASE64 = FOLDER + "client.crt";
  private static final String KEY = FOLDER + "client_pem.key";
  private static final String CERTIFICATE = FOLDER + "client_pem.crt";
  private static final String ROOT = FOLDER + "peer.crt";

  private TlsUpload() {}

  static boolean isNeeded(PeerConnection peer) {
    return !peer.clientCertPem().isEmpty();
  }

  /** The variables. */
  static List<String> variables(PeerConnection peer) {
    return isNeeded(peer)
        ? List.of(
            "CORE_PEER_TLS_ENABLED=true",
            "CORE_TLS_CLIENT_KEY_PATH=" + KEY_BASE64,
            "CORE_TLS_CLIENT_CERT_PATH=" + CERTIFICATE_BASE64,
            "CORE_TLS_CLIENT_KEY_FILE=" + KEY,
            "CORE_TLS_CLIENT_CERT_FILE=" + CERTIFICATE,
            "CORE_PEER_TLS_ROOTCERT_FILE=" + ROOT)
        : List.of("CORE_PEER_TLS_ENABLED=false");
  }

  /** The files as an archive to be unpacked at the root. */
  static HttpEntity archive(PeerConnection peer) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (Archive archive = new Archive(bytes)) {
      archive.file(KEY_BASE64, base64(peer.clientKeyPem()));
      archive.file(CERTIFICATE_BASE64, base64(peer.clientCertPem()));
      archive.file(KEY, peer.clientKeyPem().getBytes(UTF_8));
      archive.file(CERTIFICATE, peer.clientCertPem().getBytes(UTF_8));
      archive.file(ROOT, peer.rootCertPem().getBytes(UTF_8));
    }
    return new ByteArrayEntity(bytes.toByteArray(), ContentType.APPLICATION_OCTET_STREAM);
  }

  private static byte[] base64(String pem) {
    return Base64.getEncoder().encode(pem.getBytes(UTF_8));
  }
}
