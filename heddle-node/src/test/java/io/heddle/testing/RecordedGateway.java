// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.heddle.access.Hints;
import io.heddle.alive.Vital;
import io.heddle.clock.NetworkClock;
import io.heddle.endorse.FailedDeployments;
import io.heddle.fault.PeerFaults;
import io.heddle.gateway.EndorsingPeer;
import io.heddle.gateway.GatewayLimits;
import io.heddle.gateway.GatewayService;
import io.heddle.gateway.Orderers;
import io.heddle.ledger.Ledger;
import io.heddle.order.Chain;
import io.heddle.order.Chains;
import io.heddle.order.Cutting;
import io.heddle.order.Following;
import io.heddle.order.OrderedBlock;
import io.heddle.order.Orderer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hyperledger.fabric.protos.common.Block;

/** The gateway of Org1's peer of the recorded network, called in process. */
public final class RecordedGateway implements AutoCloseable {

  private final RecordedLedgers ledgers;
  private final RecordedPeer org1;
  private final Optional<Org2> org2;
  private final Chains chains;
  private final Following following;
  private final Orderer orderer;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Server server;
  private final ManagedChannel channel;

  private RecordedGateway(Path dir, boolean withOrg2, Hints hints) {
    this.ledgers = RecordedLedgers.open(dir.resolve("ledgers"));
    this.org1 = RecordedPeer.ofOrg1(ledgers, Duration.ofSeconds(1), hints);
    this.org2 = withOrg2 ? Optional.of(Org2.open(dir.resolve("org2"))) : Optional.empty();
    Ledger ledger = ledgers.main().ledger();
    this.chains = Chains.open(dir.resolve("orderer"));
    Chain chain =
        chains.begin(
            RecordedChannel.NAME,
            begun ->
                begun.fill(
                    number -> OrderedBlock.of(ledger.block(number).orElseThrow()),
                    ledger.height()));
    this.following = chain.follow(ledger.height(), this::commit, Vital.alone("committer"));
    this.orderer =
        new Orderer(
            chain,
            ledgers.main().config(),
            RecordedNetwork.orderer(),
            Cutting.INSTANT,
            NetworkClock.over(Clock.systemUTC()),
            Vital.alone("orderer"));
    GatewayService service =
        new GatewayService(
            org1.at("127.0.0.1:7051"),
            () ->
                org2.stream()
                    .<EndorsingPeer>map(other -> other.peer().at("127.0.0.1:9051"))
                    .toList(),
            ledgers.channels(),
            Orderers.own(orderer),
            org1.access(),
            FailedDeployments.none(),
            new GatewayLimits(Duration.ofSeconds(30), Duration.ofSeconds(30)),
            PeerFaults.NONE);
    String name = InProcessServerBuilder.generateName();
    try {
      this.server =
          InProcessServerBuilder.forName(name)
              .executor(threads)
              .addService(service)
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.channel = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  /** The other organisation's peer, with a ledger of its own. */
  private record Org2(RecordedLedgers ledgers, RecordedPeer peer) {

    static Org2 open(Path dir) {
      RecordedLedgers ledgers = RecordedLedgers.open(dir, RecordedNetwork.org2Peer());
      return new Org2(ledgers, RecordedPeer.ofOrg2(ledgers, Duration.ofSeconds(1)));
    }

    void close() {
      peer.close();
      ledgers.close();
    }
  }

  /** With the other organisation's peer at hand, as it was recorded. */
  public static RecordedGateway ofTwoOrganisations(Path dir) {
    return new RecordedGateway(dir, true, Hints.NONE);
  }

  /** With the one peer that the gateway belongs to. */
  public static RecordedGateway ofOneOrganisation(Path dir) {
    return new RecordedGateway(dir, false, Hints.NONE);
  }

  /** The same in development mode. */
  public static RecordedGateway ofOneDeveloper(Path dir) {
    return new RecordedGateway(dir, false, new Hints(true));
  }

  public RecordedPeer org1() {
    return org1;
  }

  public RecordedPeer org2() {
    return org2.orElseThrow().peer();
  }

  public RecordedLedgers ledgers() {
    return ledgers;
  }

  /** What a client connects to. */
  public ManagedChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    ledgers.main().endStreams();
    org1.close();
    orderer.close();
    following.close();
    chains.close();
    org2.ifPresent(Org2::close);
    threads.close();
    ledgers.close();
  }

  /** A client is told by the first peer, and may then ask the other one. */
  private void commit(Block block) {
    org2.ifPresent(other -> other.ledgers().main().commit(block));
    ledgers.main().commit(block);
  }
}
