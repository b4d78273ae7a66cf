// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.Gateway;

/** The gateway clients of a network, one for each user and peer, and their connections. */
final class Clients implements AutoCloseable {

  private static final long SECONDS_TO_END = 5;

  private final Optional<SeededRun> run;
  private final Map<String, ManagedChannel> connections = new ConcurrentHashMap<>();
  private final Map<String, Gateway> gateways = new ConcurrentHashMap<>();

  /**
   * None yet.
   *
   * @param run what they have in place of chance; empty for chance
   */
  Clients(Optional<SeededRun> run) {
    this.run = run;
  }

  /** The client of a user by the organisation's first peer. */
  Gateway gateway(Organization organization, String user) {
    return gateways.computeIfAbsent(
        user + '@' + organization.domain(), id -> connect(organization, user));
  }

  private Gateway connect(Organization organization, String user) {
    Path msp = organization.userMsp(user);
    try {
      Gateway gateway =
          Gateway.newInstance()
              .identity(
                  new UserIdentity(
                      organization.mspId(), Files.readString(only(msp.resolve("signcerts")))))
              .signer(new UserSigner(key(only(msp.resolve("keystore"))), run.isPresent()))
              .connection(connection(organization.peers().get(0)))
              .connect();
      return run.isPresent() ? new SeededClients(gateway, run.get()).gateway() : gateway;
    } catch (IOException | GeneralSecurityException e) {
      throw new HeddleFailure(
          "The identity of '%s' in '%s' cannot be read: %s".formatted(user, msp, e.getMessage()),
          e);
    }
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .findFirst()
          .orElseThrow(() -> new IOException("'%s' is empty".formatted(folder)));
    }
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String base64 =
        Files.readString(file).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }

  private ManagedChannel connection(Peer peer) {
    return connections.computeIfAbsent(peer.endpoint(), endpoint -> dial(peer));
  }

  private static ManagedChannel dial(Peer peer) {
    try {
      ChannelCredentials credentials =
          peer.tlsCa().isPresent()
              ? TlsChannelCredentials.newBuilder().trustManager(peer.tlsCa().get().toFile()).build()
              : InsecureChannelCredentials.create();
      return Grpc.newChannelBuilder(peer.endpoint(), credentials)
          .overrideAuthority(peer.host())
          .build();
    } catch (IOException e) {
      throw new HeddleFailure(
          "The TLS authority of peer '%s' cannot be read: %s"
              .formatted(peer.host(), e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    gateways.values().forEach(Gateway::close);
    connections.values().forEach(ManagedChannel::shutdownNow);
    for (ManagedChannel each : connections.values()) {
      try {
        each.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
