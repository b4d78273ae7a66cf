// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import io.heddle.dial.ClientCertificate;
import io.heddle.identity.Certificates;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;

/**
 * What this peer shows to others and whom it believes when it calls them.
 *
 * @param server what it shows to those that call it
 * @param client what it shows to those that it calls, its own certificate first
 * @param key of the first of these
 * @param authorities the TLS authorities of its own organisation and of all that are in its
 *     channels
 */
public record GossipTls(
    X509Certificate server,
    List<X509Certificate> client,
    PrivateKey key,
    Supplier<List<X509Certificate>> authorities) {

  public GossipTls {
    client = List.copyOf(client);
  }

  ByteString serverHash() {
    return hash(server);
  }

  ClientCertificate shown() {
    return new ClientCertificate(client, key);
  }

  ByteString clientHash() {
    return hash(client.getFirst());
  }

  static ByteString hash(X509Certificate certificate) {
    return Sha256.of(ByteString.copyFrom(Certificates.encoded(certificate)));
  }
}
