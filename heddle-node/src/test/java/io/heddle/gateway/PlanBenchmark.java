// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.heddle.discover.NoDescriptor;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.LargeNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Who has to endorse, of fifty peers of ten organisations, six of which are a majority. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlanBenchmark {

  private static final ChaincodeInterest INTEREST =
      ChaincodeInterest.newBuilder()
          .addChaincodes(ChaincodeCall.newBuilder().setName("_lifecycle"))
          .build();

  private Optional<LargeNetwork> network = Optional.empty();
  private List<EndorsingPeer> peers = List.of();

  @Setup
  public void open() throws IOException {
    network = Optional.of(new LargeNetwork(Files.createTempDirectory("plan-benchmark")));
    peers = network.get().signers().stream().map(PlanBenchmark::peer).toList();
  }

  @TearDown
  public void close() {
    network.ifPresent(LargeNetwork::close);
  }

  @Benchmark
  public List<Layout> fifty_peers_of_ten_organisations() throws NoDescriptor {
    var channel = network.orElseThrow().channel();
    return new Layouts(channel.config().get(), channel.definitions())
        .of(INTEREST, peers, Optional.of(peers.getFirst()));
  }

  private static EndorsingPeer peer(SigningIdentity signer) {
    return FakePeer.endorsing("peer", signer, "cc", "r");
  }
}
