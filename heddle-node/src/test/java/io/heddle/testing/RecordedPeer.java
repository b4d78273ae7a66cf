// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.heddle.access.AccessControl;
import io.heddle.access.Hints;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.endorse.ChaincodeExecutor;
import io.heddle.endorse.Deployments;
import io.heddle.endorse.Endorser;
import io.heddle.endorse.ExecutionListener;
import io.heddle.endorse.FailedDeployments;
import io.heddle.endorse.ProposalTime;
import io.heddle.endorse.ReadyChaincode;
import io.heddle.endorse.SystemChaincodes;
import io.heddle.fault.PeerFaults;
import io.heddle.gateway.LocalPeer;
import io.heddle.identity.Msp;
import io.heddle.identity.SigningIdentity;
import io.heddle.lifecycle.Approvals;
import io.heddle.metrics.NodeMetrics;
import io.heddle.simulate.StateDatabase;
import io.heddle.snapshot.SnapshotJoins;
import io.heddle.stream.ChaincodeAdmission;
import io.heddle.stream.ChaincodeStream;
import io.heddle.stream.ChaincodeStreams;
import io.heddle.stream.StreamListener;
import io.heddle.stream.StreamOwner;
import io.heddle.stream.StreamSettings;
import io.heddle.system.InstalledPackages;
import io.heddle.system.LedgerQueries;
import io.heddle.system.Lifecycle;
import io.heddle.system.PeerConfiguration;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/**
 * The endorsing half of a peer of the recorded network: its identity, its approved chaincodes, real
 * rooms all through; only the chaincodes are played.
 */
public final class RecordedPeer implements AutoCloseable {

  private final RecordedLedgers ledgers;
  private final SigningIdentity identity;
  private final RecordedPackages packages;
  private final ChaincodeStreams streams;
  private final ChaincodeStreams secondStreams;
  private final AccessControl access;
  private final Endorser endorser;
  private final NodeMetrics metrics = NodeMetrics.of("test");
  private final Set<PackageId> claimed = ConcurrentHashMap.newKeySet();
  private final Set<PackageId> debugged = ConcurrentHashMap.newKeySet();
  private final Map<PackageId, BiConsumer<ChaincodeMessage, SimpleChaincode>> played =
      new ConcurrentHashMap<>();

  private RecordedPeer(
      RecordedLedgers ledgers,
      SigningIdentity identity,
      Msp msp,
      Duration executeTimeout,
      ExecutionListener executions,
      Hints hints) {
    this.ledgers = ledgers;
    this.identity = identity;
    this.packages = RecordedPackages.of(identity.mspId());
    this.streams =
        new ChaincodeStreams(
            settings(executeTimeout),
            (id, usual) -> debugged.contains(id) ? Duration.ofHours(1) : usual,
            new AdmitsAll(),
            StreamListener.NONE);
    this.secondStreams = new ChaincodeStreams(settings(executeTimeout), new AdmitsAll());
    this.access = new AccessControl(ledgers.configurations(), msp, hints);
    Deployments deployments = new Deployments(false, FailedDeployments.none());
    SystemChaincodes systemChaincodes =
        new SystemChaincodes(
            Map.of(
                LedgerQueries.NAME,
                new LedgerQueries(ledgers.channels(), access),
                PeerConfiguration.NAME,
                new PeerConfiguration(
                    ledgers.channels(),
                    block -> {
                      throw new AssertionError("no recorded peer joins with " + block);
                    },
                    new SnapshotJoins((folder, _) -> {
                      throw new AssertionError("no recorded peer joins with " + folder);
                    }),
                    access),
                Lifecycle.NAME,
                new Lifecycle(
                    new Approvals(identity.mspId()),
                    new NoPackages(packages.installed()),
                    ledgers.channels(),
                    access)),
            executeTimeout,
            executeTimeout);
    ChaincodeExecutor executor =
        new ChaincodeExecutor(
            streams,
            launcher(),
            deployments,
            systemChaincodes,
            ledgers.channels(),
            access,
            this::second,
            metrics.endorser());
    this.endorser =
        new Endorser(
            identity,
            msp,
            ledgers.channels(),
            deployments,
            executor,
            systemChaincodes,
            access,
            ProposalTime.any(InstantSource.system()),
            PeerFaults.NONE,
            executions,
            metrics.endorser());
  }

  /** What the peer has counted, as text. */
  public String metrics() {
    return metrics.all().text();
  }

  /** The peer that was recorded. */
  public static RecordedPeer ofOrg1(RecordedLedgers ledgers, Duration executeTimeout) {
    return ofOrg1(ledgers, executeTimeout, ExecutionListener.NONE);
  }

  /** The peer that was recorded, as it answers in development mode. */
  public static RecordedPeer ofOrg1(RecordedLedgers ledgers, Duration executeTimeout, Hints hints) {
    return ofOrg1(ledgers, executeTimeout, ExecutionListener.NONE, hints);
  }

  /** The peer that was recorded, with somebody who wants to know of executions. */
  public static RecordedPeer ofOrg1(
      RecordedLedgers ledgers, Duration executeTimeout, ExecutionListener executions) {
    return ofOrg1(ledgers, executeTimeout, executions, Hints.NONE);
  }

  private static RecordedPeer ofOrg1(
      RecordedLedgers ledgers, Duration executeTimeout, ExecutionListener executions, Hints hints) {
    return new RecordedPeer(
        ledgers,
        RecordedNetwork.org1Peer(),
        RecordedNetwork.org1(),
        executeTimeout,
        executions,
        hints);
  }

  /** The other one. */
  public static RecordedPeer ofOrg2(RecordedLedgers ledgers, Duration executeTimeout) {
    return new RecordedPeer(
        ledgers,
        RecordedNetwork.org2Peer(),
        RecordedNetwork.org2(),
        executeTimeout,
        ExecutionListener.NONE,
        Hints.NONE);
  }

  /** The package that this peer's organisation approved for a chaincode. */
  public PackageId packageOf(String chaincode) {
    return packages.of(chaincode);
  }

  public Endorser endorser() {
    return endorser;
  }

  public AccessControl access() {
    return access;
  }

  public ChaincodeStreams streams() {
    return streams;
  }

  /** This peer as a gateway sees it. */
  public LocalPeer at(String address) {
    return new LocalPeer(() -> address, identity, ledgers.channels(), endorser);
  }

  /** Lets a chaincode be launched that answers every transaction at once with this message. */
  public void answerWith(String chaincode, ChaincodeMessage.Type type, ByteString payload) {
    play(
        chaincode,
        (message, self) -> {
          if (message.getType() == ChaincodeMessage.Type.TRANSACTION) {
            self.reply(message, type, payload);
          }
        });
  }

  /** Lets a chaincode be launched that behaves like this. */
  public void play(String chaincode, BiConsumer<ChaincodeMessage, SimpleChaincode> behaviour) {
    played.put(packageOf(chaincode), behaviour);
  }

  /** Lets a chaincode have a second instance, which behaves like this. */
  public void playSecond(
      String chaincode, BiConsumer<ChaincodeMessage, SimpleChaincode> behaviour) {
    SimpleChaincode.register(secondStreams, packageOf(chaincode), behaviour);
    await().until(() -> secondStreams.find(packageOf(chaincode)).isPresent());
  }

  /** Lets the launch of a chaincode succeed without a chaincode. */
  public void claimLaunched(String chaincode) {
    claimed.add(packageOf(chaincode));
  }

  public void awaitReady(String chaincode) {
    await().until(() -> streams.find(packageOf(chaincode)).isPresent());
  }

  @Override
  public void close() {
    secondStreams.close();
    streams.close();
  }

  private static StreamSettings settings(Duration executeTimeout) {
    return StreamSettings.defaults()
        .withExecuteTimeout(executeTimeout)
        .with(StateDatabase.GOLEVELDB);
  }

  /** To be said before it is played: it may stand in a debugger. */
  public void debug(String chaincode) {
    debugged.add(packageOf(chaincode));
  }

  private ReadyChaincode launcher() {
    return new ReadyChaincode() {
      @Override
      public void ensure(PackageId chaincode) {
        launch(chaincode);
      }

      @Override
      public boolean mayTakeLong(PackageId chaincode) {
        return debugged.contains(chaincode);
      }
    };
  }

  /** Launches who is played; fails as the recorded launches did for others. */
  private void launch(PackageId chaincode) {
    if (claimed.contains(chaincode)) {
      return;
    }
    BiConsumer<ChaincodeMessage, SimpleChaincode> behaviour = played.get(chaincode);
    if (behaviour == null) {
      throw launchFailure(chaincode);
    }
    SimpleChaincode.register(streams, chaincode, behaviour);
    awaitReady(chaincode.label());
  }

  private Optional<ChaincodeStream> second(PackageId chaincode) {
    return secondStreams.find(chaincode);
  }

  private static HeddleException launchFailure(PackageId chaincode) {
    String words =
        switch (chaincode.label()) {
          case "down" ->
              "connection to %1$s failed: error cannot create connection for %1$s: error creating grpc connection to 127.0.0.1:15009: failed to create new connection: connection error: desc = \"transport: error while dialing: dial tcp 127.0.0.1:15009: connect: connection refused\""
                  .formatted(chaincode);
          case "crash" ->
              "chaincode registration failed: failed to wait on container exit: builder"
                  + " 'local_builder' run failed: exit status 3";
          default -> "nobody plays '%s'".formatted(chaincode);
        };
    return new HeddleException(Fault.UNAVAILABLE, words);
  }

  private record NoPackages(Set<PackageId> installed) implements InstalledPackages {

    @Override
    public PackageId install(ByteString packageBytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<ByteString> find(PackageId id) {
      return Optional.empty();
    }
  }

  private static final class AdmitsAll implements ChaincodeAdmission {
    @Override
    public StreamOwner admit(PackageId chaincode) {
      return new StreamOwner() {
        @Override
        public void admit(PackageId registering) {}

        @Override
        public void ready() {}

        @Override
        public void ended(String cause, boolean wasRegistered) {}
      };
    }
  }
}
