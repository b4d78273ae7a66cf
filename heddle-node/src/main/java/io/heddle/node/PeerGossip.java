// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import io.grpc.ClientInterceptor;
import io.grpc.ServerServiceDefinition;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.config.FabricPeer;
import io.heddle.config.TlsFiles;
import io.heddle.dial.Dialing;
import io.heddle.discover.KnownPeer;
import io.heddle.discover.Membership;
import io.heddle.gateway.RemotePeers;
import io.heddle.gossip.Gossip;
import io.heddle.gossip.GossipChannel;
import io.heddle.gossip.GossipTls;
import io.heddle.gossip.SeenPeer;
import io.heddle.identity.Msps;
import io.heddle.identity.PemFiles;
import io.heddle.joined.Dissemination;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.metrics.GossipMetrics;
import io.heddle.operations.Metrics;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.gossip.Envelope;

/** How a peer gets on with those of a network elsewhere. Safe for threads. */
final class PeerGossip implements AutoCloseable {

  private static final Duration PING_INTERVAL = Duration.ofMinutes(1);
  private static final Duration PING_LIMIT = Duration.ofSeconds(20);

  private final Gossip gossip;
  private final AtomicReference<JoinedChannels> channels;
  private final RemotePeers endorsers;

  private PeerGossip(
      Gossip gossip,
      AtomicReference<JoinedChannels> channels,
      Function<Membership, RemotePeers> endorsers) {
    this.gossip = gossip;
    this.channels = channels;
    this.endorsers = endorsers.apply(this::peers);
  }

  /**
   * Knows nobody yet, and no channel.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if what others are to be shown cannot
   *     be used
   */
  static PeerGossip of(
      FabricPeer settings,
      PeerCredentials credentials,
      Metrics metrics,
      List<ClientInterceptor> listening,
      Clock clock) {
    AtomicReference<JoinedChannels> channels = new AtomicReference<>(new JoinedChannels());
    AtomicReference<Supplier<Map<ChannelName, Integer>>> members = new AtomicReference<>(Map::of);
    Optional<GossipTls> tls =
        settings
            .tls()
            .map(server ->
                tls(
                    server.own(),
                    settings.clientTls().orElse(server.own()),
                    credentials.localMsp().tlsCertificates(),
                    channels));
    Gossip gossip =
        Gossip.open(
            credentials.identity(),
            new Msps(List.of(credentials.localMsp())),
            () -> channels.get().all().stream().map(JoinedChannel::config).toList(),
            settings.gossip(),
            tls,
            new GossipMetrics(metrics, () -> members.get().get()),
            clock);
    members.set(gossip::members);
    return new PeerGossip(
        gossip,
        channels,
        others ->
            new RemotePeers(
                others,
                dialing(settings, listening),
                organisation -> authorities(organisation, channels.get())));
  }

  private static Dialing dialing(FabricPeer settings, List<ClientInterceptor> listening) {
    return new Dialing(
        settings.tls().isPresent(),
        settings.clientTls().map(PeerCredentials::shown),
        settings.core().requests().dial(),
        PING_INTERVAL,
        PING_LIMIT,
        listening);
  }

  /** What the channels say of an organisation. */
  private static List<X509Certificate> authorities(MspId organisation, JoinedChannels channels) {
    return channels.all().stream()
        .flatMap(channel -> channel.config().application().stream())
        .flatMap(application -> application.organisations().stream())
        .filter(each -> each.msp().id().equals(organisation))
        .flatMap(each -> each.msp().tlsCertificates().stream())
        .distinct()
        .toList();
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

  /** Those of them that can be asked to endorse. */
  RemotePeers endorsers() {
    return endorsers;
  }

  /** The other peers that are known. */
  List<KnownPeer> peers() {
    return gossip.peers().stream().<KnownPeer>map(Elsewhere::new).toList();
  }

  @Override
  public void close() {
    gossip.close();
    endorsers.close();
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
