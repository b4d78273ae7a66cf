// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.endorse.AccessControl;
import io.heddle.endorse.ChaincodeExecutor;
import io.heddle.endorse.Channels;
import io.heddle.endorse.Deployments;
import io.heddle.endorse.Endorser;
import io.heddle.endorse.PeerChannel;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.lifecycle.Approvals;
import io.heddle.stream.ChaincodeAdmission;
import io.heddle.stream.ChaincodeStreams;
import io.heddle.stream.StreamSettings;
import io.heddle.validate.CommittedConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/**
 * The endorsing half of Org1's peer of the recorded network: its state, its identity, its approved
 * chaincodes, real rooms all through; only the chaincodes are played.
 */
public final class RecordedPeer implements AutoCloseable {

  private static final ChannelName SIDE_CHANNEL = new ChannelName("sidechannel");

  /** Approved chaincodes whose package the peer has; every sequence is at most the last number. */
  private static final List<String> INSTALLED =
      List.of("asset", "oracle", "seeded", "solo", "down", "crash");

  private static final int HIGHEST_SEQUENCE = 5;

  /** Of the packages whose ids occur in recorded texts. */
  private static final Map<String, String> PACKAGE_HASHES =
      Map.of(
          "down", "28c57fc8b8725d4f302a35e3ac759b2ab11de3159e5b5b715a5aa8665de883ca",
          "crash", "25af84161ddbc0cae7de4170fe77cfd8c2e5fac3c1b841bc671aa4c77e5a77ce");

  private final LedgerStore store;
  private final Map<String, PeerChannel> channels;
  private final ChaincodeStreams streams;
  private final Map<PackageId, String> launchFailures = new ConcurrentHashMap<>();
  private final AccessControl access;
  private final Endorser endorser;

  private RecordedPeer(Path dir, Duration executeTimeout) {
    this.store = LedgerStore.open(dir.resolve("ledger"));
    this.channels =
        List.of(TestLedger.CHANNEL, SIDE_CHANNEL).stream()
            .collect(Collectors.toUnmodifiableMap(ChannelName::value, this::load));
    StreamSettings defaults = StreamSettings.defaults();
    this.streams =
        new ChaincodeStreams(
            new StreamSettings(
                executeTimeout,
                defaults.keepalive(),
                defaults.registerTimeout(),
                defaults.totalQueryLimit(),
                defaults.ready()),
            new AdmitsAll());
    Channels joined = name -> Optional.ofNullable(channels.get(name));
    this.access = new AccessControl(joined);
    launchFailures.put(
        packageOf("down"),
        "connection to %1$s failed: error cannot create connection for %1$s: error creating grpc connection to 127.0.0.1:15009: failed to create new connection: connection error: desc = \"transport: error while dialing: dial tcp 127.0.0.1:15009: connect: connection refused\""
            .formatted(packageOf("down")));
    launchFailures.put(
        packageOf("crash"),
        "chaincode registration failed: failed to wait on container exit: builder 'local_builder' run failed: exit status 3");
    Deployments deployments = new Deployments(approvals(dir), id -> INSTALLED.contains(id.label()));
    this.endorser =
        new Endorser(
            RecordedNetwork.org1Peer(),
            RecordedNetwork.org1(),
            joined,
            deployments,
            new ChaincodeExecutor(streams, this::launch, deployments, joined, access),
            access,
            InstantSource.system());
  }

  public static RecordedPeer in(Path dir, Duration executeTimeout) {
    return new RecordedPeer(dir, executeTimeout);
  }

  /** The package that the peer's organisation approved for a chaincode. */
  public static PackageId packageOf(String chaincode) {
    return PackageId.of(chaincode, PACKAGE_HASHES.getOrDefault(chaincode, "00"));
  }

  public Endorser endorser() {
    return endorser;
  }

  public AccessControl access() {
    return access;
  }

  public Optional<PeerChannel> channel(String name) {
    return Optional.ofNullable(channels.get(name));
  }

  public ChaincodeStreams streams() {
    return streams;
  }

  /** Registers a chaincode that answers every transaction at once with this message. */
  public void answerWith(String chaincode, ChaincodeMessage.Type type, ByteString payload) {
    play(
        chaincode,
        (message, self) -> {
          if (message.getType() == ChaincodeMessage.Type.TRANSACTION) {
            self.reply(message, type, payload);
          }
        });
  }

  /** Registers a chaincode and waits until it is ready. */
  public SimpleChaincode play(
      String chaincode, BiConsumer<ChaincodeMessage, SimpleChaincode> behaviour) {
    SimpleChaincode player = SimpleChaincode.register(streams, packageOf(chaincode), behaviour);
    awaitReady(chaincode);
    return player;
  }

  public void awaitReady(String chaincode) {
    await().until(() -> streams.find(packageOf(chaincode)).isPresent());
  }

  @Override
  public void close() {
    streams.close();
    store.close();
  }

  private PeerChannel load(ChannelName name) {
    Ledger ledger = store.ledger(name);
    RecordedState.loadInto(ledger);
    return new PeerChannel(name, new CommittedConfig(ledger), ledger);
  }

  private static Approvals approvals(Path dir) {
    Approvals approvals = new Approvals(dir.resolve("approvals.json"));
    for (ChannelName channel : List.of(TestLedger.CHANNEL, SIDE_CHANNEL)) {
      for (String chaincode :
          List.of("asset", "oracle", "seeded", "solo", "down", "crash", "absent", "other")) {
        for (int sequence = 1; sequence <= HIGHEST_SEQUENCE; sequence++) {
          approvals.approve(channel, chaincode, sequence, packageOf(chaincode));
        }
      }
    }
    return approvals;
  }

  private void launch(PackageId chaincode) {
    throw new HeddleException(
        Fault.UNAVAILABLE,
        launchFailures.getOrDefault(chaincode, "nobody plays '%s'".formatted(chaincode)));
  }

  private static final class AdmitsAll implements ChaincodeAdmission {
    @Override
    public void admit(PackageId chaincode, Optional<PackageId> dialled) {}

    @Override
    public void ready(PackageId chaincode) {}

    @Override
    public void ended(PackageId chaincode, String cause, boolean wasReady) {}
  }
}
