// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What it takes to believe a peer that it is there, from the message's bytes on. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class VettingBenchmark {

  private static final Instant NOW = RecordedGossip.BEGIN.plusSeconds(60);

  /** More than a process remembers the signatures of, so that each is verified. */
  @Param("9000")
  private int messages = 10;

  private Optional<Vetting> vetting = Optional.empty();
  private List<ByteString> own = List.of();
  private List<ByteString> foreign = List.of();
  private int next;

  @Setup
  public void say() {
    RecordedGossip recorded = RecordedGossip.of("v2.5.0-tls");
    Parts parts = recorded.parts(1, 1, recorded.channel());
    var _ = recorded.greeted(parts, 1, NOW);
    var _ = recorded.greeted(parts, 2, NOW);
    vetting = Optional.of(new Vetting(parts.identities()));
    Self ofOwn = recorded.parts(1, 0).self();
    own =
        IntStream.range(0, messages)
            .mapToObj(_ -> ofOwn.alive(NOW).envelope().toByteString())
            .toList();
    Self ofOther = recorded.parts(2, 0).self();
    foreign =
        IntStream.range(0, messages)
            .mapToObj(_ -> Message.open(ofOther.alive(NOW).envelope()).toByteString())
            .toList();
  }

  /** It has two signatures, one of what others may not see. */
  @Benchmark
  public Message a_peer_of_the_own_organisation_is_there() throws Exception {
    return believed(own.get(next++ % messages));
  }

  @Benchmark
  public Message a_peer_of_another_organisation_is_there() throws Exception {
    return believed(foreign.get(next++ % messages));
  }

  private Message believed(ByteString bytes) throws Doubt, InvalidProtocolBufferException {
    Message message = Message.of(Envelope.parseFrom(bytes));
    vetting.orElseThrow().alive(message, NOW);
    return message;
  }
}
