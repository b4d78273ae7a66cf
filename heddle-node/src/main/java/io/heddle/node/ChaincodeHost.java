// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.grpc.ServerServiceDefinition;
import io.heddle.base.MspId;
import io.heddle.config.HostPort;
import io.heddle.issue.ChaincodeCa;
import io.heddle.launch.Builds;
import io.heddle.launch.DialProxy;
import io.heddle.launch.LaunchSettings;
import io.heddle.launch.Launcher;
import io.heddle.launch.Launches;
import io.heddle.metrics.GrpcMetrics;
import io.heddle.serve.CallLimits;
import io.heddle.serve.ConnectionRules;
import io.heddle.serve.HealthService;
import io.heddle.serve.Listener;
import io.heddle.serve.TlsContexts;
import io.heddle.stream.ChaincodeStreams;
import io.heddle.stream.StreamListener;
import io.heddle.telemetry.Telemetry;
import io.netty.handler.ssl.SslContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeSupportGrpc;

/**
 * Where chaincode runs and registers, each package at most once: launches, streams and the listener
 * for them.
 *
 * @param endpoint what local chaincode is told to dial
 */
record ChaincodeHost(
    Launches launches,
    ChaincodeStreams streams,
    Listener listener,
    Launcher launcher,
    String endpoint)
    implements AutoCloseable {

  /**
   * Where it listens.
   *
   * @param address port 0 for a free one
   * @param dials what local chaincode is told; port 0 for that of the listener
   * @param hasTls whether only chaincode with a certificate of this peer may register
   */
  record Doors(HostPort address, HostPort dials, boolean hasTls) {}

  /** Begins to listen. */
  static ChaincodeHost open(
      NodeConfig config,
      MspId mspId,
      Doors doors,
      Launches launches,
      Builds builds,
      Debugging debugging,
      StreamListener heard,
      GrpcMetrics calls,
      String host,
      Telemetry telemetry,
      Clock clock) {
    ChaincodeStreams streams =
        new ChaincodeStreams(
            config.chaincode().streams(), debugging, new Admission(launches), heard);
    Duration startTimeout = config.chaincode().startTimeout();
    Optional<ChaincodeCa> authority =
        doors.hasTls()
            ? Optional.of(
                new ChaincodeCa(
                    clock,
                    new SteadyClock(clock, System::nanoTime),
                    startTimeout,
                    config.chaincode().certificateWindow()))
            : Optional.empty();
    Listener listener =
        listen(doors, streams, rules(doors, debugging), authority, calls, host, telemetry);
    HostPort told = doors.dials();
    String endpoint = (told.port() == 0 ? told.withPort(listener.port()) : told).toString();
    Launcher launcher =
        new Launcher(
            new LaunchSettings(
                startTimeout,
                endpoint,
                mspId,
                proxy(config),
                config.chaincode().probesHealth(),
                debugging,
                telemetry.calls()),
            launches,
            builds,
            Admission.acceptor(streams),
            authority.map(IssuedCredentials::new));
    return new ChaincodeHost(launches, streams, listener, launcher, endpoint);
  }

  @Override
  public void close() {
    try (listener;
        streams) {
      launcher.close();
    }
  }

  /** On this machine nothing ends without closing its connections. */
  static ConnectionRules rules(Doors doors, Debugging debugging) {
    boolean isOfThisMachine = doors.address().isLoopback();
    return ConnectionRules.forChaincode(() -> isOfThisMachine || debugging.mayAnyPause());
  }

  private static DialProxy proxy(NodeConfig config) {
    return config.chaincode().usesProxy() ? DialProxy.of(System.getenv()) : DialProxy.none();
  }

  private static Listener listen(
      Doors doors,
      ChaincodeStreams streams,
      ConnectionRules rules,
      Optional<ChaincodeCa> authority,
      GrpcMetrics calls,
      String host,
      Telemetry telemetry) {
    ServerServiceDefinition support =
        authority
            .map(ca -> streams.service((chaincode, shown) -> ca.check(chaincode.value(), shown)))
            .orElseGet(streams::service);
    Optional<SslContext> tls =
        authority.map(ca ->
            TlsContexts.ofChaincodeListener(
                ca.serverCredentials(doors.dials().host()), ca.rootPem()));
    return Listener.startReceiving(
        doors.address(),
        "--chaincode-port",
        tls,
        rules,
        CallLimits.none(),
        List.of(
            telemetry.of(support, host),
            new HealthService(ChaincodeSupportGrpc.SERVICE_NAME).bindService()),
        calls);
  }
}
