// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.identity.SigningIdentity;
import io.heddle.testing.RecordedNetwork;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.common.Envelope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Whether the orderer takes an envelope that a client has signed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FilterBenchmark {

  private static final SigningIdentity USER = RecordedNetwork.org1User("User1");

  private final EnvelopeFilter filter =
      new EnvelopeFilter(
          RecordedChannel.CONFIG.channel(),
          RecordedNetwork.orderer(),
          Clock.fixed(Instant.parse("2027-01-01T00:00:00Z"), ZoneOffset.UTC));

  /** More than a process remembers the signatures of, so that each is verified. */
  @Param("9000")
  private int envelopes = 10;

  private List<Envelope> signed = List.of();
  private int next;

  @Setup
  public void sign() {
    signed =
        IntStream.range(0, envelopes)
            .mapToObj(i -> RecordedChannel.envelope(USER, "%0500d".formatted(i)))
            .toList();
  }

  @Benchmark
  public Object an_envelope_from_elsewhere() {
    return taken(signed.get(next++ % envelopes));
  }

  /** As when the process that has the orderer has endorsed the transaction, too. */
  @Benchmark
  public Object an_envelope_whose_signature_is_known() {
    return taken(signed.getFirst());
  }

  private Judgement taken(Envelope envelope) {
    Judgement judgement = filter.judge(envelope, RecordedChannel.CONFIG);
    if (judgement instanceof Judgement.Normal) {
      return judgement;
    }
    throw new IllegalStateException(judgement.toString());
  }
}
