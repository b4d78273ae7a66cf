// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.heddle.base.Cursor;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.base.TxId;
import io.heddle.metrics.NodeMetrics;
import io.heddle.metrics.StreamMetrics;
import io.heddle.simulate.History;
import io.heddle.simulate.Simulator;
import io.heddle.simulate.StateDatabase;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.FakeChaincodeServer;
import io.heddle.testing.OpenCollections;
import io.heddle.testing.RawChaincode;
import io.heddle.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * Chaincode streams behind real gRPC in process, over a real ledger, with an admission that the
 * test rules. Chaincode dials the peer, unless the test wants it the other way round.
 */
final class StreamHarness implements AutoCloseable {

  static final PackageId BASIC = new PackageId("basic:01");
  static final String NAMESPACE = "basic";
  static final Duration SHORT = Duration.ofMillis(200);
  static final Duration EXECUTE_TIMEOUT = Duration.ofSeconds(20);

  /** Who dials whom. */
  enum Way {
    CHAINCODE_DIALS,
    PEER_DIALS
  }

  final NodeMetrics metrics = NodeMetrics.of("test");
  final RecordingAdmission admission = new RecordingAdmission();
  final TestLedger ledger;
  final ChaincodeStreams streams;
  private final Way way;
  private final Server server;
  private final ManagedChannel channel;
  private final FakeChaincodeServer chaincodeServer;
  private final ManagedChannel toChaincode;
  private final BlockingQueue<RawChaincode> rawChaincodes = new LinkedBlockingQueue<>();
  private final Server rawChaincodeServer;
  private final ManagedChannel toRawChaincode;
  private boolean hasCapabilities = true;
  private History history = (_, _) -> emptyHistory();
  private ChaincodeCaller caller =
      (_, _, _) -> {
        throw new AssertionError("no chaincode to call");
      };

  StreamHarness(Path dir, StreamSettings settings) throws IOException {
    this(dir, settings, Way.CHAINCODE_DIALS);
  }

  StreamHarness(Path dir, StreamSettings settings, Way way) throws IOException {
    this(dir, settings, ExecuteLimits.USUAL, way);
  }

  StreamHarness(Path dir, StreamSettings settings, ExecuteLimits limits, Way way)
      throws IOException {
    this.way = way;
    ledger = TestLedger.in(dir);
    streams = new ChaincodeStreams(settings, limits, admission, metrics.streams());
    StreamMetrics.addGauges(metrics.all(), streams);
    String name = InProcessServerBuilder.generateName();
    ServerServiceDefinition service = streams.service();
    server = InProcessServerBuilder.forName(name).addService(service).build().start();
    channel = InProcessChannelBuilder.forName(name).build();
    String chaincodeName = InProcessServerBuilder.generateName();
    chaincodeServer = FakeChaincodeServer.inProcess(chaincodeName);
    toChaincode = InProcessChannelBuilder.forName(chaincodeName).build();
    String rawName = InProcessServerBuilder.generateName();
    rawChaincodeServer =
        InProcessServerBuilder.forName(rawName)
            .addService(RawChaincode.served(rawChaincodes::add))
            .build()
            .start();
    toRawChaincode = InProcessChannelBuilder.forName(rawName).build();
  }

  static StreamHarness in(Path dir) throws IOException {
    return new StreamHarness(dir, settings(EXECUTE_TIMEOUT));
  }

  static StreamSettings settings(Duration executeTimeout) {
    return StreamSettings.defaults()
        .withExecuteTimeout(executeTimeout)
        .with(StateDatabase.GOLEVELDB);
  }

  Channel peer() {
    return channel;
  }

  /** A chaincode that has done the handshake. */
  FakeChaincode chaincode() {
    FakeChaincode chaincode = newChaincode();
    chaincode.register(BASIC);
    return chaincode;
  }

  /** One that has not. */
  FakeChaincode newChaincode() {
    if (way == Way.CHAINCODE_DIALS) {
      return FakeChaincode.dial(channel);
    }
    ChaincodeGrpc.newStub(toChaincode).connect(new Dialled());
    return chaincodeServer.accept();
  }

  /** One that has not and sends any bytes. */
  RawChaincode rawChaincode() throws InterruptedException {
    if (way == Way.CHAINCODE_DIALS) {
      return RawChaincode.dial(channel);
    }
    ChaincodeGrpc.newStub(toRawChaincode).connect(new Dialled());
    return rawChaincodes.take();
  }

  void historyIs(History newHistory) {
    history = newHistory;
  }

  /** From now on the channel lets chaincode do nothing that needs a capability. */
  void takeCapabilities() {
    hasCapabilities = false;
  }

  void callsGoTo(ChaincodeCaller newCaller) {
    caller = newCaller;
  }

  /** The chaincode's stream, as soon as the peer's side is ready too. */
  ChaincodeStream stream() {
    return await()
        .pollDelay(Duration.ZERO)
        .until(() -> streams.find(BASIC), Optional::isPresent)
        .orElseThrow();
  }

  Simulator simulator(long tx) {
    return new Simulator(TestLedger.txId(tx), ledger.ledger().snapshot());
  }

  /** Starts a transaction and does not wait for its end. */
  Running start(long tx) {
    return start(tx, simulator(tx));
  }

  Running start(long tx, Simulator simulator) {
    return start(stream(), invocation(TestLedger.txId(tx), simulator, false));
  }

  /** As {@link #start(long)}, with less time. */
  Running startFor(Duration limit, long tx) {
    return start(stream(), invocation(TestLedger.txId(tx), simulator(tx), false), limit);
  }

  Running start(ChaincodeStream stream, Invocation invocation) {
    return start(stream, invocation, EXECUTE_TIMEOUT);
  }

  private static Running start(ChaincodeStream stream, Invocation invocation, Duration limit) {
    var result = new CompletableFuture<Outcome>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            result.complete(stream.execute(invocation, limit));
          } catch (HeddleException | InterruptedException e) {
            result.completeExceptionally(e);
          }
        });
    return new Running(result, invocation.simulator());
  }

  Invocation invocation(TxId txId, Simulator simulator, boolean isInit) {
    return new Invocation(
        TestLedger.CHANNEL,
        txId,
        NAMESPACE,
        SignedProposal.newBuilder().setProposalBytes(ByteString.copyFromUtf8("proposal")).build(),
        ChaincodeInput.newBuilder().addArgs(ByteString.copyFromUtf8("go")).build().toByteString(),
        isInit,
        simulator,
        new OpenCollections(simulator, NAMESPACE, hasCapabilities),
        history,
        caller);
  }

  /** The same, whose messages somebody hears, with its own time. */
  static Invocation with(Invocation invocation, MessageListener messages, CallTime time) {
    return new Invocation(
        invocation.channel(),
        invocation.txId(),
        invocation.namespace(),
        invocation.signedProposal(),
        invocation.input(),
        invocation.isInit(),
        invocation.simulator(),
        invocation.collections(),
        invocation.history(),
        invocation.caller(),
        messages,
        time);
  }

  @Override
  public void close() {
    streams.close();
    channel.shutdownNow();
    server.shutdownNow();
    toChaincode.shutdownNow();
    toRawChaincode.shutdownNow();
    chaincodeServer.close();
    rawChaincodeServer.shutdownNow();
    ledger.close();
  }

  private static Cursor<KeyModification> emptyHistory() {
    return new Cursor<>() {
      @Override
      public Optional<KeyModification> next() {
        return Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  /** The peer's end of a stream to a chaincode that it has dialled. */
  private final class Dialled
      implements ClientResponseObserver<ChaincodeMessage, ChaincodeMessage> {

    private final CompletableFuture<StreamObserver<ChaincodeMessage>> fromChaincode =
        new CompletableFuture<>();

    @Override
    public void beforeStart(ClientCallStreamObserver<ChaincodeMessage> toChaincode) {
      fromChaincode.complete(streams.accept(toChaincode, Optional.of(admission.owner(BASIC))));
    }

    @Override
    public void onNext(ChaincodeMessage message) {
      fromChaincode.join().onNext(message);
    }

    @Override
    public void onError(Throwable failure) {
      fromChaincode.join().onError(failure);
    }

    @Override
    public void onCompleted() {
      fromChaincode.join().onCompleted();
    }
  }

  /** A transaction that has been started. */
  record Running(CompletableFuture<Outcome> result, Simulator simulator) {

    Outcome outcome() {
      return Objects.requireNonNull(result.orTimeout(10, TimeUnit.SECONDS).join());
    }

    /** Why it failed. */
    HeddleException failure() {
      try {
        throw new AssertionError("did not fail: " + outcome());
      } catch (CompletionException e) {
        if (e.getCause() instanceof HeddleException failure) {
          return failure;
        }
        throw e;
      }
    }
  }

  /** Admits everybody but those the test names, and remembers what it is told. */
  static final class RecordingAdmission implements ChaincodeAdmission {

    final List<String> told = new CopyOnWriteArrayList<>();
    volatile Optional<HeddleException> refusal = Optional.empty();

    @Override
    public StreamOwner admit(PackageId chaincode) {
      refusal.ifPresent(refused -> {
        throw refused;
      });
      return owner(chaincode);
    }

    /** One that waits for this chaincode on a stream. */
    StreamOwner owner(PackageId chaincode) {
      return new StreamOwner() {
        @Override
        public void admit(PackageId registering) {}

        @Override
        public void ready() {
          told.add("ready " + chaincode);
        }

        @Override
        public void ended(String cause, boolean wasRegistered) {
          told.add(
              "ended %s (%s): %s"
                  .formatted(chaincode, wasRegistered ? "ready" : "not ready", cause));
        }
      };
    }
  }
}
