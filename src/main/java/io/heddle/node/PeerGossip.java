// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import io.grpc.ServerServiceDefinition;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.config.FabricPeer;
import io.heddle.config.TlsFiles;
import io.heddle.discover.KnownPeer;
import io.heddle.gossip.Gossip;
import io.heddle.gossip.GossipChannel;
import io.heddle.gossip.GossipTls;
import io.heddle.gossip.SeenPeer;
import io.heddle.identity.Msps;
import io.heddle.identity.PemFiles;
import io.heddle.joined.Dissemination;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.hyperledger.fabric.protos.gossip.Envelope;

/** How a peer gets on with those of a network elsewhere. Safe for threads. */
final class PeerGossip implements AutoCloseable {

  private final Gossip gossip;
  private final AtomicReference<JoinedChannels> channels;

  private PeerGossip(Gossip gossip, AtomicReference<JoinedChannels> channels) {
    this.gossip = gossip;
    this.channels = channels;
  }

  /**
   * Knows nobody yet, and no channel.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if what others are to be shown cannot
   *     be used
   */
  static PeerGossip of(FabricPeer settings, PeerCredentials credentials, Clock clock) {
    AtomicReference<JoinedChannels> channels = new AtomicReference<>(new JoinedChannels());
    Optional<GossipTls> tls =
        settings
            .tls()
            .map(server ->
                tls(
                    server.own(),
                    settings.clientTls().orElse(server.own()),
                    credentials.localMsp().tlsCertificates(),
                    channels));
    return new PeerGossip(
        Gossip.open(
            credentials.identity(),
            new Msps(List.of(credentials.localMsp())),
            () -> channels.get().all().stream().map(JoinedChannel::config).toList(),
            settings.gossip(),
            tls,
            clock),
        channels);
  }

  private static GossipTls tls(
      TlsFiles server,
      TlsFiles client,
      Collection<X509Certificate> own,
      AtomicReference<JoinedChannels> channels) {
    return new GossipTls(
        PemFiles.certificates(server.certificate()).getFirst(),
        PemFiles.certificates(client.certificate()),
        PemFiles.key(client.key()),
        () -> List.copyOf(ClientAuthorities.of(List.copyOf(own), channels.get())));
  }

  /** Private values go to others, and come from them. */
  Dissemination others() {
    return gossip.dissemination();
  }

  ServerServiceDefinition service() {
    return gossip.service();
  }

  /** Tells of the channels that the peer has joined, and of those that it joins. */
  void follow(PreparedPeer own) {
    JoinedChannels all = own.peer().channels().joined();
    channels.set(all);
    all.forEach(channel ->
        gossip.join(GossipChannel.of(channel, () -> own.known().executable(channel.name()))));
  }

  /** Begins to call others; the peer listens. */
  void start() {
    gossip.start();
  }

  /** The other peers that are known. */
  List<KnownPeer> peers() {
    return gossip.peers().stream().<KnownPeer>map(Elsewhere::new).toList();
  }

  @Override
  public void close() {
    gossip.close();
  }

  private record Elsewhere(SeenPeer seen) implements KnownPeer {

    @Override
    public MspId organisation() {
      return seen.organisation();
    }

    @Override
    public ByteString identity() {
      return seen.identity();
    }

    @Override
    public Optional<Envelope> alive() {
      return seen.endpoint().isPresent() ? seen.alive() : Optional.empty();
    }

    @Override
    public Optional<Presence> on(ChannelName channel) {
      return Optional.ofNullable(seen.channels().get(channel))
          .map(said -> new Presence(said.stateInfo(), said.sequences()));
    }
  }
}
