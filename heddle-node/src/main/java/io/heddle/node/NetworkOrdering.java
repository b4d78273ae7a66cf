// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.ByteString;
import io.grpc.ClientInterceptor;
import io.heddle.base.ChannelName;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.config.DeliveryClient;
import io.heddle.config.FabricPeer;
import io.heddle.dial.ClientCertificate;
import io.heddle.dial.Dialing;
import io.heddle.follow.BroadcastOrderer;
import io.heddle.follow.BroadcastOrderers;
import io.heddle.follow.ChainPosition;
import io.heddle.follow.DeliverySettings;
import io.heddle.follow.FirstBlock;
import io.heddle.follow.GrpcDialer;
import io.heddle.follow.NotBroadcast;
import io.heddle.follow.OrdererEndpoint;
import io.heddle.follow.OrderingService;
import io.heddle.follow.Pauses;
import io.heddle.gateway.NoAnswer;
import io.heddle.gateway.Orderers;
import io.heddle.gateway.RemoteOrderer;
import io.heddle.identity.PemFiles;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.Ledger;
import io.heddle.order.BlockSource;
import io.heddle.order.Broadcast;
import io.heddle.order.OrderedChannel;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The orderers that the configurations of a peer's channels name. */
final class NetworkOrdering implements Ordering, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NetworkOrdering.class);

  private final SigningIdentity signer;
  private final DeliverySettings settings;
  private final GrpcDialer delivering;
  private final BroadcastOrderers broadcasting;
  private final Clock clock;
  private final Map<ChannelName, OrderingService> services = new ConcurrentHashMap<>();

  private NetworkOrdering(
      SigningIdentity signer,
      DeliverySettings settings,
      GrpcDialer delivering,
      BroadcastOrderers broadcasting,
      Clock clock) {
    this.signer = signer;
    this.settings = settings;
    this.delivering = delivering;
    this.broadcasting = broadcasting;
    this.clock = clock;
  }

  /**
   * Connects to nobody yet.
   *
   * @param signer asks for blocks
   * @param listening what hears of the calls
   * @throws HeddleException {@code BAD_INPUT} if what orderers are to be shown cannot be used
   */
  static NetworkOrdering of(
      FabricPeer peer, SigningIdentity signer, List<ClientInterceptor> listening, Clock clock) {
    DeliveryClient client = peer.orderers();
    Optional<ClientCertificate> shown = peer.clientTls().map(PeerCredentials::shown);
    boolean isAsked = peer.tls().filter(tls -> tls.requiresClients()).isPresent();
    Map<String, OrdererEndpoint> overrides = overrides(client.overrides());
    var settings =
        new DeliverySettings(
            overrides,
            new Pauses(client.firstPause(), client.longestPause()),
            client.censorship(),
            client.watchesCluster());
    return new NetworkOrdering(
        signer,
        settings,
        dialer(peer, isAsked ? shown : Optional.empty(), client.connecting(), listening),
        new BroadcastOrderers(dialer(peer, shown, submitting(peer), listening), overrides),
        clock);
  }

  /**
   * For how long a connection is tried over which an envelope is to go; another one may be there.
   */
  static Duration submitting(FabricPeer peer) {
    Duration dial = peer.core().requests().dial();
    Duration connecting = peer.orderers().connecting();
    return dial.compareTo(connecting) < 0 ? dial : connecting;
  }

  private static GrpcDialer dialer(
      FabricPeer peer,
      Optional<ClientCertificate> shown,
      Duration limit,
      List<ClientInterceptor> listening) {
    DeliveryClient client = peer.orderers();
    return new GrpcDialer(
        new Dialing(
            peer.tls().isPresent(),
            shown,
            limit,
            client.pingInterval(),
            client.pingLimit(),
            listening));
  }

  /** One whose authorities cannot be read is left out, as Fabric's peer does it. */
  private static Map<String, OrdererEndpoint> overrides(List<DeliveryClient.OtherAddress> wanted) {
    Map<String, OrdererEndpoint> overrides = new HashMap<>();
    for (DeliveryClient.OtherAddress each : wanted) {
      try {
        overrides.put(
            each.from(),
            new OrdererEndpoint(each.to(), each.authorities().map(PemFiles::certificates)));
      } catch (HeddleException e) {
        log.warn(
            "The orderer address '{}' is not replaced by '{}': {}",
            each.from(),
            each.to(),
            e.getMessage());
      }
    }
    return overrides;
  }

  @Override
  public Optional<OrderedChannel> find(ChannelName channel) {
    return Optional.empty();
  }

  @Override
  public BlockSource source(JoinedChannel channel) {
    OrderingService service =
        OrderingService.over(delivering, () -> position(channel), settings, signer, clock);
    services.put(channel.name(), service);
    return service;
  }

  @Override
  public Optional<String> giver(ChannelName channel) {
    return Optional.ofNullable(services.get(channel)).flatMap(OrderingService::source);
  }

  @Override
  public Optional<String> problem(ChannelName channel) {
    return Optional.ofNullable(services.get(channel)).flatMap(OrderingService::problem);
  }

  /** How many blocks of each channel have come that are not committed yet. */
  Map<ChannelName, Integer> waiting() {
    Map<ChannelName, Integer> waiting = new HashMap<>();
    services.forEach((channel, service) -> waiting.put(channel, service.waiting()));
    return waiting;
  }

  @Override
  public Block firstBlock(ChannelName channel, String orderer, String authorities)
      throws InterruptedException {
    Optional<List<X509Certificate>> trusted =
        authorities.isEmpty() ? Optional.empty() : Optional.of(trusted(authorities));
    return FirstBlock.fetch(
        delivering, new OrdererEndpoint(orderer, trusted), channel, signer, clock);
  }

  private static List<X509Certificate> trusted(String pem) {
    try {
      return PemFiles.certificates(ByteString.copyFromUtf8(pem));
    } catch (HeddleException e) {
      throw new HeddleException(
          e.fault(), "The orderer's authority cannot be used: " + e.getMessage(), e);
    }
  }

  private static ChainPosition position(JoinedChannel channel) {
    Ledger ledger = channel.ledger();
    return new ChainPosition(ledger.height(), ledger.lastHeaderHash(), channel.config());
  }

  @Override
  public Orderers orderers() {
    return Orderers.ofChannels(this::orderers);
  }

  List<RemoteOrderer> orderers(ChannelConfig config) {
    return broadcasting.of(config).stream().<RemoteOrderer>map(Elsewhere::new).toList();
  }

  @Override
  public Optional<Broadcast> onPeers() {
    return Optional.empty();
  }

  @Override
  public void close() {
    broadcasting.close();
  }

  private record Elsewhere(BroadcastOrderer orderer) implements RemoteOrderer {

    @Override
    public String address() {
      return orderer.address();
    }

    @Override
    public MspId mspId() {
      return orderer.mspId();
    }

    @Override
    public Sent send(Envelope envelope) {
      BroadcastOrderer.Sent sent = orderer.send(envelope);
      return limit -> {
        try {
          return sent.answer(limit);
        } catch (NotBroadcast e) {
          throw NoAnswer.of(e.code(), e.getMessage());
        }
      };
    }
  }
}
