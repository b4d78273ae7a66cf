// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.build.ChaincodeServer;
import io.heddle.build.Launchable;
import io.heddle.build.PeerConnection;
import io.heddle.process.ExitStatus;
import io.heddle.process.RunningChaincode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from a package to something that can register, and what was started on it: a process of
 * ours, or a connection to a server that runs elsewhere.
 *
 * <p>{@link #run} and {@link #close} are called one after the other.
 */
final class LaunchAttempt implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LaunchAttempt.class);

  /** The stream of a process that dies ends a moment before its status is known. */
  private static final Duration TIME_TO_DIE = Duration.ofMillis(500);

  private final LaunchSettings settings;
  private final StreamAcceptor acceptor;
  private final Optional<CredentialIssuer> credentials;
  private final Launch launch;
  private final PackageId id;
  private volatile Optional<RunningChaincode> process = Optional.empty();
  private volatile Optional<ServerConnection> connection = Optional.empty();

  LaunchAttempt(
      LaunchSettings settings,
      StreamAcceptor acceptor,
      Optional<CredentialIssuer> credentials,
      Launch launch) {
    this.settings = settings;
    this.acceptor = acceptor;
    this.credentials = credentials;
    this.launch = launch;
    this.id = launch.id();
  }

  /**
   * Builds, looks into the release output, and connects or starts.
   *
   * @throws HeddleException with Fabric's text for the step that failed
   */
  void run(Builds builds) throws InterruptedException {
    Optional<? extends Launchable> built = build(builds);
    if (built.isEmpty()) {
      launch.locate(ChaincodeStatus.Kind.BY_HAND, "not started yet");
      log.info("Chaincode '{}' is waited for: {}", id, howToStart());
      return;
    }
    Launchable instance = built.get();
    Optional<ChaincodeServer> server = server(instance);
    if (server.isPresent()) {
      connect(server.get());
    } else {
      start(instance);
    }
  }

  /**
   * What a user should know when the chaincode does not register: the process, and what it wrote;
   * or that the server was reached.
   */
  String describe() {
    if (launch.status().kind() == ChaincodeStatus.Kind.BY_HAND) {
      return "; " + howToStart();
    }
    if (connection.isPresent()) {
      return "; its server at %s takes connections and does not register: its own output may say why"
          .formatted(launch.status().where());
    }
    return process
        .filter(RunningChaincode::isRunning)
        .map(running ->
            "; its %s (%s) is still running%s"
                .formatted(running.kind(), running.place(), lastLines(running)))
        .orElse("");
  }

  /**
   * Why the chaincode is gone that was ready: how its process ended and what it said, or who ended
   * the stream.
   *
   * @param cause what was seen of the stream's end
   */
  String whyGone(String cause) throws InterruptedException {
    if (process.isEmpty()) {
      return launch.status().kind() == ChaincodeStatus.Kind.REMOTE
          ? "its server at %s ended the stream (%s)".formatted(launch.status().where(), cause)
          : cause;
    }
    RunningChaincode known = process.get();
    return known
        .waitFor(TIME_TO_DIE)
        .map(status ->
            "its %s ended with %s%s".formatted(known.kind(), status.explained(), error(known)))
        .orElseGet(() ->
            "its %s (%s) ended the stream (%s)".formatted(known.kind(), known.place(), cause));
  }

  /** Closes the connection, or stops the process and forgets its credentials. */
  @Override
  public void close() {
    connection.ifPresent(ServerConnection::close);
    try {
      process.ifPresent(RunningChaincode::stop);
    } finally {
      if (launch.status().kind() == ChaincodeStatus.Kind.LOCAL) {
        credentials.ifPresent(issuer -> issuer.revoke(id));
      }
    }
  }

  private Optional<? extends Launchable> build(Builds builds) {
    try {
      return builds.build(id);
    } catch (HeddleException e) {
      throw because("error building chaincode: error building image", e);
    }
  }

  private String howToStart() {
    return "in development mode, start it by hand with %s and let it dial that address"
        .formatted(new ChaincodeEnvironment(id, settings.mspId()).toDial(settings.peerAddress()));
  }

  private static Optional<ChaincodeServer> server(Launchable instance) {
    try {
      return instance.chaincodeServer();
    } catch (HeddleException e) {
      throw because("error building chaincode", e);
    }
  }

  private void connect(ChaincodeServer server) throws InterruptedException {
    launch.locate(ChaincodeStatus.Kind.REMOTE, server.address());
    try {
      ServerConnection dialled =
          ServerConnection.dial(
              server, settings.proxy(), settings.patience().mayPause(id), settings.listening());
      connection = Optional.of(dialled);
      if (settings.probesHealth()) {
        dialled.checkHealth(server.dialTimeout());
      }
    } catch (HeddleException e) {
      throw because(
          ("connection to %s failed: error cannot create connection for %s: error creating grpc"
                  + " connection to %s")
              .formatted(id, id, server.address()),
          e);
    }
    connection.ifPresent(dialled -> {
      launch.diesBy(dialled::close);
      dialled.open(launch, acceptor);
    });
  }

  private void start(Launchable instance) {
    launch.locate(ChaincodeStatus.Kind.LOCAL, "not started yet");
    PeerConnection peer = peerConnection();
    RunningChaincode started;
    try {
      started = instance.start(peer);
    } catch (HeddleException e) {
      throw because("error starting container: error starting container", e);
    }
    process = Optional.of(started);
    launch.listensTo(started::uncaughtSince);
    launch.diesBy(started::kill);
    launch.locate(ChaincodeStatus.Kind.LOCAL, started.place());
    started.onExit(status -> launch.fail(exitedEarly(instance, status, started)));
  }

  private PeerConnection peerConnection() {
    if (credentials.isEmpty()) {
      return new PeerConnection(id, settings.peerAddress(), "", "", "", settings.mspId());
    }
    try {
      ChaincodeCredentials issued = credentials.get().issue(id);
      return new PeerConnection(
          id,
          settings.peerAddress(),
          issued.certPem(),
          issued.keyPem(),
          issued.rootCertPem(),
          settings.mspId());
    } catch (HeddleException e) {
      throw because(
          "could not get connection info: failed to generate TLS certificates for " + id, e);
    }
  }

  private static HeddleException exitedEarly(
      Launchable instance, ExitStatus status, RunningChaincode process) {
    return new HeddleException(
        Fault.CHAINCODE,
        "chaincode registration failed: "
            + instance.whyEnded(status)
            + lastWord(process)
            + lastLines(process));
  }

  /** What it died of, or the last that it said, behind a colon. */
  private static String lastWord(RunningChaincode process) {
    List<String> lines = process.lastLines();
    return process.error().isPresent() || lines.isEmpty()
        ? error(process)
        : ": " + lines.getLast().strip();
  }

  /** The line that says best what it died of, behind a colon. */
  private static String error(RunningChaincode process) {
    return process.error().map(line -> ": " + line).orElse("");
  }

  private static String lastLines(RunningChaincode process) {
    List<String> lines = process.lastLines();
    return lines.isEmpty() ? "" : "; last lines: " + String.join("\n", lines);
  }

  private static HeddleException because(String what, HeddleException cause) {
    return new HeddleException(cause.fault(), what + ": " + cause.getMessage(), cause);
  }
}
