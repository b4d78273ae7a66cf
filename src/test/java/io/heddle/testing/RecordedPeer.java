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
import io.heddle.endorse.Deployments;
import io.heddle.endorse.Endorser;
import io.heddle.endorse.SystemChaincodes;
import io.heddle.gateway.LocalPeer;
import io.heddle.identity.Msp;
import io.heddle.identity.SigningIdentity;
import io.heddle.lifecycle.Approvals;
import io.heddle.stream.ChaincodeAdmission;
import io.heddle.stream.ChaincodeStreams;
import io.heddle.stream.StreamOwner;
import io.heddle.stream.StreamSettings;
import io.heddle.system.LedgerQueries;
import io.heddle.system.PeerConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/**
 * The endorsing half of a peer of the recorded network: its identity, its approved chaincodes, real
 * rooms all through; only the chaincodes are played.
 */
public final class RecordedPeer implements AutoCloseable {

  private static final List<String> APPROVED =
      List.of("asset", "oracle", "seeded", "solo", "down", "crash", "absent", "other");
  private static final Set<String> INSTALLED_AT_ORG1 =
      Set.of("asset", "oracle", "seeded", "solo", "down", "crash");
  private static final Set<String> INSTALLED_AT_ORG2 =
      Set.of("asset", "oracle", "seeded", "solo", "down", "other");

  /** More than any recorded definition has. */
  private static final int HIGHEST_SEQUENCE = 5;

  /** Of the packages whose ids occur in recorded texts. */
  private static final Map<String, String> PACKAGE_HASHES =
      Map.of(
          "down", "28c57fc8b8725d4f302a35e3ac759b2ab11de3159e5b5b715a5aa8665de883ca",
          "crash", "25af84161ddbc0cae7de4170fe77cfd8c2e5fac3c1b841bc671aa4c77e5a77ce");

  private final RecordedLedgers ledgers;
  private final SigningIdentity identity;
  private final ChaincodeStreams streams;
  private final AccessControl access;
  private final Endorser endorser;
  private final Map<PackageId, BiConsumer<ChaincodeMessage, SimpleChaincode>> played =
      new ConcurrentHashMap<>();

  private RecordedPeer(
      RecordedLedgers ledgers,
      SigningIdentity identity,
      Msp msp,
      Set<String> installed,
      Path approvals,
      Duration executeTimeout) {
    this.ledgers = ledgers;
    this.identity = identity;
    this.streams = new ChaincodeStreams(settings(executeTimeout), new AdmitsAll());
    this.access = new AccessControl(ledgers.channels(), msp);
    Deployments deployments =
        new Deployments(approvals(approvals), id -> installed.contains(id.label()));
    SystemChaincodes systemChaincodes =
        new SystemChaincodes(
            Map.of(
                LedgerQueries.NAME,
                new LedgerQueries(ledgers.channels(), access),
                PeerConfiguration.NAME,
                new PeerConfiguration(ledgers::names, ledgers.channels(), access)),
            executeTimeout,
            executeTimeout);
    this.endorser =
        new Endorser(
            identity,
            msp,
            ledgers.channels(),
            deployments,
            new ChaincodeExecutor(
                streams, this::launch, deployments, systemChaincodes, ledgers.channels(), access),
            systemChaincodes,
            access,
            InstantSource.system());
  }

  /** The peer that was recorded. */
  public static RecordedPeer ofOrg1(RecordedLedgers ledgers, Path dir, Duration executeTimeout) {
    return new RecordedPeer(
        ledgers,
        RecordedNetwork.org1Peer(),
        RecordedNetwork.org1(),
        INSTALLED_AT_ORG1,
        dir.resolve("approvals-of-org1.json"),
        executeTimeout);
  }

  /** The other one. */
  public static RecordedPeer ofOrg2(RecordedLedgers ledgers, Path dir, Duration executeTimeout) {
    return new RecordedPeer(
        ledgers,
        RecordedNetwork.org2Peer(),
        RecordedNetwork.org2(),
        INSTALLED_AT_ORG2,
        dir.resolve("approvals-of-org2.json"),
        executeTimeout);
  }

  /** The package that the organisations approved for a chaincode. */
  public static PackageId packageOf(String chaincode) {
    return PackageId.of(chaincode, PACKAGE_HASHES.getOrDefault(chaincode, "00"));
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
    return new LocalPeer(address, identity, ledgers.channels(), endorser);
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

  public void awaitReady(String chaincode) {
    await().until(() -> streams.find(packageOf(chaincode)).isPresent());
  }

  @Override
  public void close() {
    streams.close();
  }

  private static StreamSettings settings(Duration executeTimeout) {
    return StreamSettings.defaults().withExecuteTimeout(executeTimeout);
  }

  private static Approvals approvals(Path file) {
    Approvals approvals = new Approvals(file);
    for (String channel : List.of("mychannel", "sidechannel")) {
      for (String chaincode : APPROVED) {
        for (int sequence = 1; sequence <= HIGHEST_SEQUENCE; sequence++) {
          approvals.approve(new ChannelName(channel), chaincode, sequence, packageOf(chaincode));
        }
      }
    }
    return approvals;
  }

  /** Launches who is played; fails as the recorded launches did for others. */
  private void launch(PackageId chaincode) {
    BiConsumer<ChaincodeMessage, SimpleChaincode> behaviour = played.get(chaincode);
    if (behaviour == null) {
      throw launchFailure(chaincode);
    }
    SimpleChaincode.register(streams, chaincode, behaviour);
    awaitReady(chaincode.label());
  }

  private static HeddleException launchFailure(PackageId chaincode) {
    String words =
        switch (chaincode.label()) {
          case "down" ->
              "connection to %1$s failed: error cannot create connection for %1$s: error creating grpc connection to 127.0.0.1:15009: failed to create new connection: connection error: desc = \"transport: error while dialing: dial tcp 127.0.0.1:15009: connect: connection refused\""
                  .formatted(chaincode);
          case "crash" ->
              "chaincode registration failed: failed to wait on container exit: builder 'local_builder' run failed: exit status 3";
          default -> "nobody plays '%s'".formatted(chaincode);
        };
    return new HeddleException(Fault.UNAVAILABLE, words);
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
