// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.grpc.ServerServiceDefinition;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.config.HostPort;
import io.heddle.config.OrdererSettings;
import io.heddle.deliver.OrderedChannels;
import io.heddle.deliver.OrdererService;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.metrics.NodeMetrics;
import io.heddle.order.Broadcast;
import io.heddle.order.Registrar;
import io.heddle.serve.CallLimits;
import io.heddle.serve.ConnectionRules;
import io.heddle.serve.HealthService;
import io.heddle.serve.Listener;
import io.heddle.serve.TlsContexts;
import io.heddle.telemetry.Telemetry;
import io.netty.handler.ssl.SslContext;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;

/**
 * What the orderer serves: {@code AtomicBroadcast} on a port of its own, with its own certificate.
 */
final class OrdererPort implements AutoCloseable {

  static final String OPTION = "--orderer-port";

  private final OrderedChannels channels;
  private final Listener listener;

  private OrdererPort(OrderedChannels channels, Listener listener) {
    this.channels = channels;
    this.listener = listener;
  }

  /**
   * Opens it.
   *
   * @param door by which envelopes come to the orderer
   */
  static OrdererPort open(
      NodeConfig config,
      DeveloperCrypto crypto,
      Registrar registrar,
      Broadcast door,
      NodeMetrics metrics,
      Telemetry telemetry,
      Clock clock) {
    Optional<SslContext> tls =
        config.listeners().tls()
            ? Optional.of(TlsContexts.ofPeer(crypto.orderer().tls()))
            : Optional.empty();
    var channels = new OrderedChannels(registrar);
    var service = new OrdererService(door, channels, clock);
    List<ServerServiceDefinition> services =
        List.of(
            telemetry.of(service.bindService(), LocalOrganisation.ORDERER_HOST),
            new HealthService().bindService());
    int limit = config.requests().deliver();
    Listener listener =
        listen(
            config.listeners().orderer(),
            address ->
                Listener.start(
                    address,
                    OPTION,
                    tls,
                    ConnectionRules.forClients(),
                    new CallLimits(
                        Map.of(AtomicBroadcastGrpc.SERVICE_NAME, limit), Optional.of(limit)),
                    services,
                    metrics.grpc()));
    return new OrdererPort(channels, listener);
  }

  @FunctionalInterface
  private interface Start {
    Listener at(HostPort address);
  }

  private static Listener listen(OrdererSettings settings, Start start) {
    try {
      return start.at(settings.address());
    } catch (HeddleException e) {
      if (!settings.mayMove() || e.fault() != Fault.CONFLICT) {
        throw e;
      }
      return start.at(settings.address().withPort(0));
    }
  }

  int port() {
    return listener.port();
  }

  /** Where clients are told to find it: where they find the first peer, else as on this machine. */
  HostPort toldAt(NodeConfig config) {
    HostPort here = config.listeners().ordererAt(port());
    return config
        .listeners()
        .addresses()
        .told()
        .dialled()
        .map(peer -> here.withHost(peer.host()))
        .orElse(here);
  }

  /** Those who read are told that it ends, before the port is closed. */
  @Override
  public void close() {
    try (listener) {
      channels.close();
    }
  }
}
