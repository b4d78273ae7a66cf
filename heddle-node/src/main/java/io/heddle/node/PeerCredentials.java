// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.config.FabricPeer;
import io.heddle.config.ServerTls;
import io.heddle.config.TlsFiles;
import io.heddle.dial.ClientCertificate;
import io.heddle.identity.Msp;
import io.heddle.identity.PemFiles;
import io.heddle.identity.SigningIdentity;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.joined.JoinedChannels;
import io.heddle.serve.TlsClients;
import io.heddle.serve.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Who a peer is.
 *
 * @param source where its identity comes from, as an owner knows it
 * @param identity what it signs with
 * @param localMsp whose administrators it obeys
 * @param tls what it shows clients, and whom it lets in who are of its channels; empty without TLS
 * @param bindsRequests whether requests for blocks have to name the certificate that the client
 *     shows
 * @param owner acts for its owner where somebody has to; empty if nobody may
 */
record PeerCredentials(
    Path source,
    SigningIdentity identity,
    Msp localMsp,
    Optional<Function<JoinedChannels, SslContext>> tls,
    boolean bindsRequests,
    Optional<Supplier<SigningIdentity>> owner) {

  /**
   * Those that somebody else has issued, in the files that a configuration names.
   *
   * @throws HeddleException {@code BAD_INPUT} if one of them cannot be used
   */
  static PeerCredentials given(FabricPeer settings, Instant now) {
    SigningIdentity identity =
        SigningIdentity.load(settings.mspId(), settings.msp(), settings.keys());
    requireValid(identity.certificate(), settings.msp(), now);
    settings.tls().ifPresent(PeerCredentials::requireUsable);
    settings.operationsTls().ifPresent(PeerCredentials::requireUsable);
    settings.clientTls().ifPresent(PeerCredentials::requireUsable);
    return new PeerCredentials(
        settings.msp(),
        identity,
        Msp.ofFolder(settings.mspId(), settings.msp()),
        settings.tls().map(PeerCredentials::listening),
        settings.tls().filter(ServerTls::requiresClients).isPresent(),
        Optional.empty());
  }

  /** With one that has expired nothing that it signs would count anywhere. */
  private static void requireValid(X509Certificate own, Path msp, Instant now) {
    Instant end = own.getNotAfter().toInstant();
    if (!end.isAfter(now)) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The peer's own certificate in '%s' (peer.mspConfigPath) expired at %s; put a new one there"
              .formatted(msp.resolve("signcerts"), end));
    }
  }

  /** So that it is told before anything is begun. */
  private static void requireUsable(ServerTls tls) {
    requireUsable(tls.own());
    tls.root().ifPresent(PemFiles::certificates);
    tls.clientRoots().forEach(PemFiles::certificates);
  }

  private static void requireUsable(TlsFiles files) {
    var _ = TlsContexts.ofFiles(files, TlsClients.anybody());
  }

  private static Function<JoinedChannels, SslContext> listening(ServerTls tls) {
    if (!tls.requiresClients()) {
      return _ -> TlsContexts.ofFiles(tls.own(), TlsClients.anybody());
    }
    List<X509Certificate> roots =
        tls.clientRoots().stream().flatMap(each -> PemFiles.certificates(each).stream()).toList();
    return channels ->
        TlsContexts.ofFiles(
            tls.own(), TlsClients.required(() -> ClientAuthorities.of(roots, channels)));
  }

  /** What others are shown that ask for it. */
  static ClientCertificate shown(TlsFiles files) {
    return new ClientCertificate(
        PemFiles.certificates(files.certificate()), PemFiles.key(files.key()));
  }

  /** Those that the node itself has issued. */
  static PeerCredentials issued(NodeConfig config, DeveloperCrypto crypto, PeerConfig peer) {
    DeveloperCrypto.Folder folder = crypto.peer(peer.mspId(), peer.host());
    return new PeerCredentials(
        folder.msp(),
        crypto.signer(peer.mspId(), folder),
        Msp.ofFolder(peer.mspId(), crypto.organisationMsp(peer.mspId())),
        config.listeners().tls()
            ? Optional.of(_ -> TlsContexts.ofPeer(folder.tls()))
            : Optional.empty(),
        false,
        Optional.of(
            () -> crypto.signer(peer.mspId(), crypto.user(peer.mspId(), LocalOrganisation.ADMIN))));
  }
}
