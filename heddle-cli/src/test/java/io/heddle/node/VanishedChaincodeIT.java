// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.heddle.base.PackageId;
import io.heddle.config.HostPort;
import io.heddle.metrics.NodeMetrics;
import io.heddle.serve.CallLimits;
import io.heddle.serve.ConnectionRules;
import io.heddle.serve.Listener;
import io.heddle.stream.ChaincodeStreams;
import io.heddle.stream.StreamOwner;
import io.heddle.stream.StreamSettings;
import io.heddle.testing.FakeChaincode;
import io.heddle.testing.SilencedProxy;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A chaincode that dialled the peer, whose host vanishes and closes nothing. */
final class VanishedChaincodeIT {

  private static final PackageId CARS = new PackageId("cars:1.0");
  private static final PackageId VANS = new PackageId("vans:1.0");
  private static final Duration NEVER = Duration.ofHours(1);

  @Test
  @Spec({"CP-155", "CP-223"})
  void a_chaincode_that_answers_no_ping_loses_its_stream_once_no_debugger_is_open()
      throws Exception {
    var isDebugged = new AtomicBoolean(true);
    var asked = new AtomicInteger();
    var rules =
        new ConnectionRules(
            Duration.ofMillis(500),
            Duration.ofMillis(200),
            NEVER,
            NEVER,
            100 << 20,
            ConnectionRules.forChaincode().limits(),
            () -> {
              asked.incrementAndGet();
              return isDebugged.get();
            });
    var streams = new ChaincodeStreams(StreamSettings.defaults(), _ -> new AnyOwner());
    try (streams;
        Listener listener =
            Listener.start(
                new HostPort("localhost", 0),
                "--chaincode-port",
                Optional.empty(),
                rules,
                CallLimits.none(),
                List.of(streams.service()),
                NodeMetrics.of("test").grpc());
        SilencedProxy network = new SilencedProxy(listener.port());
        var wire = new Wire(network.address());
        var otherWire = new Wire("localhost:" + listener.port())) {
      FakeChaincode _ = FakeChaincode.ready(wire.channel(), CARS);
      FakeChaincode vans = FakeChaincode.ready(otherWire.channel(), VANS);
      await().until(() -> streams.find(CARS).isPresent() && streams.find(VANS).isPresent());

      network.fallSilent();

      await().until(() -> asked.get() > 1);
      assertThat(streams.find(CARS)).as("it may stand in a debugger").isPresent();
      isDebugged.set(false);

      await().atMost(Duration.ofMinutes(1)).until(() -> streams.find(CARS).isEmpty());
      assertThat(vans.hasEnded()).isFalse();
    }
  }

  /** A connection of its own. */
  private record Wire(ManagedChannel channel) implements AutoCloseable {

    Wire(String address) {
      this(NettyChannelBuilder.forTarget(address).usePlaintext().build());
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }

  /** Who waits for no chaincode in particular. */
  private static final class AnyOwner implements StreamOwner {

    @Override
    public void admit(PackageId chaincode) {}

    @Override
    public void ready() {}

    @Override
    public void ended(String cause, boolean wasRegistered) {}
  }
}
