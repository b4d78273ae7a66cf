// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.identity.Msp;
import io.heddle.identity.SigningIdentity;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.joined.JoinedChannels;
import io.heddle.serve.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
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
 * @param owner acts for its owner where somebody has to; empty if nobody may
 */
record PeerCredentials(
    Path source,
    SigningIdentity identity,
    Msp localMsp,
    Optional<Function<JoinedChannels, SslContext>> tls,
    Optional<Supplier<SigningIdentity>> owner) {

  /** Those that the node itself has issued. */
  static PeerCredentials issued(NodeConfig config, DeveloperCrypto crypto, PeerConfig peer) {
    DeveloperCrypto.Folder folder = crypto.peer(peer.mspId(), peer.host());
    return new PeerCredentials(
        folder.msp(),
        SigningIdentity.load(peer.mspId(), folder.msp()),
        Msp.ofFolder(peer.mspId(), crypto.organisationMsp(peer.mspId())),
        config.listeners().tls()
            ? Optional.of(_ -> TlsContexts.ofPeer(folder.tls()))
            : Optional.empty(),
        Optional.of(() ->
            SigningIdentity.load(
                peer.mspId(), crypto.user(peer.mspId(), LocalOrganisation.ADMIN).msp())));
  }
}
