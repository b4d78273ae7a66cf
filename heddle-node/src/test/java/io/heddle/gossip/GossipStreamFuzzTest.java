// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.heddle.identity.SigningIdentity;
import io.heddle.testing.ManualClock;
import io.heddle.testing.Spec;
import io.heddle.testing.WireMutator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.gossip.Envelope;
import org.hyperledger.fabric.protos.gossip.GossipMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Streams of members and of strangers who send what was recorded, damaged or not: none of it ends
 * in anything but an answer, a line of the log or the end of that stream, what is remembered stays
 * bounded, and a peer that behaves is answered all the while. {@code -Dheddle.fuzz.gossip} is how
 * many messages there are.
 */
final class GossipStreamFuzzTest {

  private static final int MESSAGES = Integer.getInteger("heddle.fuzz.gossip", 4000);
  private static final long SEED = Long.getLong("heddle.fuzz.seed", 13);
  private static final int BETWEEN_QUESTIONS = 250;
  private static final long MEBIBYTE = 1 << 20;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final WireMutator mutator = new WireMutator(random.split());
  private final RecordedGossip recorded = RecordedGossip.of("v3.1.5-plain");
  private final StandingChannel channel = recorded.channel();
  private final Parts parts = recorded.parts(1, 0, channel);
  private final ManualClock clock = new ManualClock(RecordedGossip.BEGIN);
  private final Switchboard switchboard =
      new Switchboard(
          parts,
          Optional.empty(),
          GossipSettings.usual().connections(),
          new Complaints(),
          GossipListener.none(),
          clock);
  private final List<Envelope> seeds =
      recorded.lines().stream().map(RecordedGossip.Line::envelope).toList();
  private final List<List<Envelope>> kinds =
      List.copyOf(
          seeds.stream()
              .collect(Collectors.groupingBy(each -> Message.of(each).content().getContentCase()))
              .values());
  private final List<Envelope> greetings =
      seeds.stream().filter(each -> Message.of(each).content().hasConn()).toList();
  private final Unforeseen unforeseen = new Unforeseen();
  private int streams;

  /** What the switchboard tells at the lowest level of what nobody has thought of. */
  private static final class Unforeseen extends AppenderBase<ILoggingEvent> {
    private final Logger switchboard = (Logger) LoggerFactory.getLogger(Switchboard.class);
    private final Set<String> lines = ConcurrentHashMap.newKeySet();

    void begin() {
      setContext(switchboard.getLoggerContext());
      start();
      switchboard.setLevel(Level.DEBUG);
      switchboard.setAdditive(false);
      switchboard.addAppender(this);
    }

    void end() {
      switchboard.detachAppender(this);
      switchboard.setAdditive(true);
      switchboard.setLevel(null);
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getThrowableProxy() != null) {
        lines.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
  }

  /**
   * The other side of a stream: it takes what it is sent, and remembers which questions are
   * answered.
   */
  private static final class Other extends ServerCallStreamObserver<Envelope> {
    private final BlockingQueue<Long> answered = new LinkedBlockingQueue<>();
    private volatile boolean isOver;

    @Override
    public void onNext(Envelope envelope) {
      GossipMessage content = Message.of(envelope).content();
      if (content.hasMemRes()) {
        answered.add(content.getNonce());
      }
    }

    @Override
    public void onError(Throwable why) {
      isOver = true;
    }

    @Override
    public void onCompleted() {
      isOver = true;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public boolean isCancelled() {
      return isOver;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void disableAutoRequest() {}

    @Override
    public void request(int count) {}
  }

  /** Somebody who opens streams again and again. */
  private final class Member {
    private final SigningIdentity signer;
    private final Self self;
    private Other other = new Other();
    private Optional<PeerStream> stream = Optional.empty();

    Member(SigningIdentity signer) {
      this.signer = signer;
      this.self =
          new Self(
              signer,
              new Self.Endpoints("127.0.0.1:1", "127.0.0.1:1"),
              RecordedGossip.BEGIN,
              Duration.ofHours(1));
    }

    /** The stream that is open, or another. */
    PeerStream open() throws Exception {
      if (stream.filter(each -> !each.isOver()).isEmpty()) {
        other = new Other();
        PeerStream opened = accepted(other).orElseThrow();
        opened.onNext(self.connecting(Optional.empty(), false).envelope());
        assertThat(opened.await(LIMIT).organisation()).isEqualTo(signer.mspId());
        stream = Optional.of(opened);
      }
      return stream.orElseThrow();
    }

    void say(Envelope envelope) throws Exception {
      PeerStream to = open();
      // without the time for which it would be made to wait
      var _ = switchboard.received(to, to.remote().orElseThrow(), envelope);
    }

    void isAnswered(long nonce) throws Exception {
      say(Message.unsigned(Self.asking(nonce, true, self.alive(clock.instant()))).envelope());
      assertThat(other.answered.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(nonce);
    }
  }

  private Optional<PeerStream> accepted(Other other) {
    String host = "10.%d.%d.%d".formatted(streams >> 16 & 255, streams >> 8 & 255, streams & 255);
    streams++;
    var caller = new GossipService.Caller(host + ":1", host, Optional.empty());
    return switchboard.accept(caller, other) instanceof PeerStream stream
        ? Optional.of(stream)
        : Optional.empty();
  }

  @BeforeEach
  void listen() {
    unforeseen.begin();
  }

  @AfterEach
  void close() {
    switchboard.close();
    unforeseen.end();
  }

  @Test
  @Spec({"NA-370", "NA-373", "NA-375", "NA-378"})
  void whatever_comes_on_streams_a_peer_that_behaves_is_answered_and_nothing_grows()
      throws Exception {
    Member good = new Member(recorded.signer(1, 1));
    List<Member> bad =
        List.of(new Member(recorded.signer(2, 0)), new Member(recorded.signer(2, 1)));
    SigningIdentity stranger = RecordedGossip.of("v2.5.0-tls").signer(1, 1);
    good.isAnswered(1);
    long before = used();
    int refused = 0;

    for (int count = 0; count < MESSAGES; count++) {
      clock.advance(Duration.ofMillis(random.nextInt(20)));
      try {
        if (random.nextInt(8) == 0) {
          refused += knock(stranger) ? 0 : 1;
        } else {
          bad.get(random.nextInt(bad.size())).say(damaged(kinds.get(random.nextInt(kinds.size()))));
        }
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed %d, message %d".formatted(SEED, count), e);
      }
      if (count % BETWEEN_QUESTIONS == 0) {
        good.isAnswered(count + 2);
        channel.kept().clear(); // which is on the disk of a peer
        var _ = parts.rounds().due(clock.instant());
      }
    }

    assertThat(unforeseen.lines).as("seed %d", SEED).isEmpty();
    assertThat(refused).as("seed %d", SEED).isGreaterThan(MESSAGES / 20);
    // the four peers of the recording, one of them under two identities, and a user
    assertThat(parts.identities().all()).as("seed %d", SEED).hasSizeLessThan(8);
    assertThat(parts.channels().all().getFirst().all().size()).isLessThan(8);
    assertThat(used() - before).as("seed %d", SEED).isLessThan(64 * MEBIBYTE);
  }

  /** Somebody opens a stream with something; whether it stays open. */
  private boolean knock(SigningIdentity stranger) throws InterruptedException {
    Other other = new Other();
    Optional<PeerStream> stream = accepted(other);
    if (stream.isEmpty()) {
      return false;
    }
    try {
      stream.get().onNext(first(stranger));
      var _ = stream.get().await(LIMIT);
      return !other.isOver;
    } catch (Doubt _) {
      return false;
    } finally {
      stream.get().close();
    }
  }

  private Envelope first(SigningIdentity stranger) {
    return switch (random.nextInt(3)) {
      case 0 ->
          new Self(
                  stranger,
                  new Self.Endpoints("127.0.0.1:1", ""),
                  RecordedGossip.BEGIN,
                  Duration.ofHours(1))
              .connecting(Optional.empty(), random.nextBoolean())
              .envelope();
      case 1 -> damaged(seeds);
      default -> damaged(greetings);
    };
  }

  /** One in four is as it was. */
  private Envelope damaged(List<Envelope> all) {
    Envelope envelope = all.get(random.nextInt(all.size()));
    return switch (random.nextInt(8)) {
      case 0, 1 -> envelope;
      case 2 -> envelope.toBuilder().setSignature(mutator.mutated(envelope.getSignature())).build();
      case 3 -> parsed(mutator.mutated(envelope.toByteString()), envelope);
      default -> envelope.toBuilder().setPayload(mutator.mutated(envelope.getPayload())).build();
    };
  }

  /** gRPC itself refuses what is no envelope. */
  private static Envelope parsed(ByteString bytes, Envelope otherwise) {
    try {
      return Envelope.parseFrom(bytes);
    } catch (com.google.protobuf.InvalidProtocolBufferException _) {
      return otherwise;
    }
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
