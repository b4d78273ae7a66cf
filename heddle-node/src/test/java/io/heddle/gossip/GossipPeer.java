// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.heddle.base.MspId;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Certificates;
import io.heddle.identity.Msp;
import io.heddle.identity.Msps;
import io.heddle.identity.PrivateKeys;
import io.heddle.identity.SigningIdentity;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A peer of an organisation as far as it talks with others: on a port, with or without TLS. */
final class GossipPeer implements AutoCloseable {

  private final Gossip gossip;
  private final Server server;
  private final List<GossipChannel> channels;

  private GossipPeer(Gossip gossip, Server server, List<GossipChannel> channels) {
    this.gossip = gossip;
    this.server = server;
    this.channels = channels;
  }

  /**
   * Starts one.
   *
   * @param folder with {@code msp} and {@code tls}
   * @param settings with its endpoints
   */
  static GossipPeer start(
      MspId organisation, Path folder, boolean isSecure, int port, GossipSettings settings) {
    return start(organisation, folder, isSecure, port, settings, GossipListener.none());
  }

  /** The same, with somebody who counts. */
  static GossipPeer start(
      MspId organisation,
      Path folder,
      boolean isSecure,
      int port,
      GossipSettings settings,
      GossipListener listener) {
    List<GossipChannel> channels = new CopyOnWriteArrayList<>();
    Msp local = Msp.ofFolder(organisation, folder.resolve("msp"));
    Supplier<List<ChannelConfig>> configs =
        () -> channels.stream().map(GossipChannel::config).toList();
    Optional<GossipTls> tls =
        isSecure ? Optional.of(tls(folder.resolve("tls"), local, configs)) : Optional.empty();
    Gossip gossip =
        Gossip.open(
            SigningIdentity.load(organisation, folder.resolve("msp")),
            new Msps(List.of(local)),
            configs,
            settings,
            tls,
            listener,
            InstantSource.system());
    try {
      NettyServerBuilder builder =
          NettyServerBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
              .maxInboundMessageSize(100 * 1024 * 1024)
              .permitKeepAliveTime(10, TimeUnit.SECONDS)
              .permitKeepAliveWithoutCalls(true)
              .executor(Thread::startVirtualThread)
              .addService(gossip.service());
      if (tls.isPresent()) {
        builder.sslContext(
            GrpcSslContexts.configure(
                    SslContextBuilder.forServer(tls.get().key(), tls.get().server()))
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .clientAuth(ClientAuth.OPTIONAL)
                .build());
      }
      Server server = builder.build().start();
      gossip.start();
      return new GossipPeer(gossip, server, channels);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GossipTls tls(Path folder, Msp local, Supplier<List<ChannelConfig>> configs) {
    try {
      X509Certificate certificate =
          Certificates.ofPem(ByteString.copyFrom(Files.readAllBytes(folder.resolve("server.crt"))));
      PrivateKey key =
          PrivateKeys.ofPem(ByteString.copyFrom(Files.readAllBytes(folder.resolve("server.key"))))
              .orElseThrow();
      return new GossipTls(
          certificate,
          List.of(certificate),
          key,
          () -> {
            List<X509Certificate> roots = new ArrayList<>(local.tlsCertificates());
            for (ChannelConfig config : configs.get()) {
              config
                  .applicationOrganisations()
                  .keySet()
                  .forEach(id ->
                      config.msps().find(id).ifPresent(msp -> roots.addAll(msp.tlsCertificates())));
            }
            return roots;
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static GossipSettings settings(int port, String... bootstrap) {
    GossipSettings usual = GossipSettings.usual();
    return new GossipSettings(
        List.of(bootstrap),
        "127.0.0.1:" + port,
        "127.0.0.1:" + port,
        quick(usual.membership()),
        usual.connections(),
        usual.privateData());
  }

  /**
   * Everything that is done every four seconds, or tried again later, is done every second: on a
   * busy machine the first call may take longer than it may.
   */
  private static GossipSettings.Membership quick(GossipSettings.Membership usual) {
    Duration often = Duration.ofSeconds(1);
    return new GossipSettings.Membership(
        often,
        usual.aliveExpiration(),
        often,
        usual.attempts(),
        usual.expirationFactor(),
        usual.certificatePeriod(),
        usual.propagation(),
        often,
        usual.pullPeers(),
        often,
        often);
  }

  Gossip gossip() {
    return gossip;
  }

  /** As an anchor peer of a channel is met. */
  void meet(String address, MspId organisation) {
    gossip.meet(new Contact(address, Optional.of(organisation), Contact.Kind.ANCHOR));
  }

  void join(GossipChannel channel) {
    channels.add(channel);
    gossip.join(channel);
  }

  @Override
  public void close() {
    gossip.close();
    server.shutdownNow();
    try {
      boolean _ = server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
