// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import io.heddle.base.TxId;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Identity;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.Dissemination.Neighbour;
import io.heddle.ledger.PrivateDigest;
import io.heddle.ledger.Version;
import io.heddle.testing.LoggedText;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.SmallCollections;
import io.heddle.testing.Spec;
import io.heddle.validate.PrivateSource;
import io.heddle.validate.PrivateTimer;
import io.heddle.validate.PrivateTimer.Step;
import io.heddle.validate.WantedWrites;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.protos.transientstore.TxPvtReadWriteSetWithConfigInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is asked for what a block's transactions wrote, and what is taken. */
@Spec("NA-394")
final class PullerTest {

  private static final ByteString RIGHT = ByteString.copyFromUtf8("right");
  private static final ByteString WRONG = ByteString.copyFromUtf8("wrong");
  private static final String BOTH = "OR('Org1MSP.member','Org2MSP.member')";
  private static final PrivateDigest DIGEST =
      new PrivateDigest(Optional.of(new TxId("tx")), new Version(7, 0), "cc", "both");

  private final ChannelConfig config = RecordedChannel.config();
  private final List<Step> timed = new ArrayList<>();
  private final PrivateTimer timer = (step, _) -> timed.add(step);

  @Test
  @Spec("NA-272")
  void each_answer_and_the_whole_is_timed_but_not_who_cannot_be_asked() {
    Other gone = new Other(RecordedNetwork.org2Peer(), List.of());
    gone.isGone = true;
    Other member = new Other(RecordedNetwork.org1Peer(), List.of(RIGHT));

    assertThat(pull(wanted(BOTH, RecordedNetwork.org2Peer()), gone, member)).isNotEmpty();

    assertThat(timed).containsExactly(Step.PULL, Step.FETCH);
  }

  @Test
  void an_endorser_is_asked_first_and_nobody_else_if_it_gives() {
    Other endorser = new Other(RecordedNetwork.org2Peer(), List.of(RIGHT));
    Other member = new Other(RecordedNetwork.org1Peer(), List.of(RIGHT));

    for (int attempt = 0; attempt < 10; attempt++) {
      assertThat(pull(wanted(BOTH, RecordedNetwork.org2Peer()), member, endorser))
          .isEqualTo(Map.of(DIGEST, RIGHT));
    }

    assertThat(endorser.asked).hasSize(10);
    assertThat(member.asked).isEmpty();
  }

  @Test
  void what_has_not_the_hash_is_refused_and_the_next_one_asked() {
    Other liar = new Other(RecordedNetwork.org2Peer(), List.of(WRONG));
    Other member = new Other(RecordedNetwork.org1Peer(), List.of(WRONG, RIGHT));

    assertThat(pull(wanted(BOTH, RecordedNetwork.org2Peer()), liar, member))
        .isEqualTo(Map.of(DIGEST, RIGHT));
    assertThat(pull(wanted(BOTH), liar)).isEmpty();
    assertThat(liar.asked).containsExactly(List.of(DIGEST), List.of(DIGEST));
  }

  @Test
  void whoever_is_no_member_is_not_asked_not_even_as_endorser() {
    Other other = new Other(RecordedNetwork.org1Peer(), List.of(RIGHT));

    assertThat(pull(wanted("OR('Org2MSP.member')", RecordedNetwork.org1Peer()), other)).isEmpty();

    assertThat(other.asked).isEmpty();
  }

  @Test
  void whoever_cannot_be_asked_or_answers_something_else_counts_as_having_nothing() {
    Other gone = new Other(RecordedNetwork.org2Peer(), List.of());
    gone.isGone = true;
    Other mistaken = new Other(RecordedNetwork.org2Peer(), List.of(RIGHT));
    mistaken.answer =
        new PrivateDigest(Optional.of(new TxId("other")), new Version(7, 0), "cc", "both");
    Other member = new Other(RecordedNetwork.org1Peer(), List.of(RIGHT));

    assertThat(pull(wanted(BOTH, RecordedNetwork.org2Peer()), gone, mistaken)).isEmpty();
    assertThat(pull(wanted(BOTH, RecordedNetwork.org2Peer()), gone, mistaken, member))
        .isEqualTo(Map.of(DIGEST, RIGHT));
    assertThat(pull(wanted(BOTH))).isEmpty();
  }

  @Test
  void others_are_asked_again_for_as_long_as_they_may_not_have_it_yet() {
    Other late = new Other(RecordedNetwork.org2Peer(), List.of(RIGHT));
    late.isGone = true;
    AtomicInteger rounds = new AtomicInteger();
    Dissemination patient =
        new Dissemination() {
          @Override
          public List<Neighbour> on(ChannelName channel) {
            late.isGone = rounds.incrementAndGet() < 3;
            return List.of(late);
          }

          @Override
          public Duration patience() {
            return Duration.ofSeconds(30);
          }
        };

    assertThat(
            new Puller(config.channel(), patient, () -> config, timer)
                .fetch(List.of(wanted(BOTH, RecordedNetwork.org2Peer())))
                .writes())
        .isEqualTo(Map.of(DIGEST, RIGHT));
    assertThat(rounds).hasValue(3);
  }

  @Test
  @Spec("NA-393")
  void what_others_give_changed_is_not_asked_for_again_and_delays_no_block() {
    Other purged = new Other(RecordedNetwork.org2Peer(), List.of(WRONG));
    Other behind = new Other(RecordedNetwork.org1Peer(), List.of());
    AtomicInteger rounds = new AtomicInteger();
    Dissemination patient =
        new Dissemination() {
          @Override
          public List<Neighbour> on(ChannelName channel) {
            assertThat(rounds.incrementAndGet()).isOne();
            return List.of(purged, behind);
          }

          @Override
          public Duration patience() {
            return Duration.ofHours(1);
          }
        };

    assertThat(
            new Puller(config.channel(), patient, () -> config, timer)
                .fetch(List.of(wanted(BOTH, RecordedNetwork.org2Peer())))
                .writes())
        .isEmpty();

    assertThat(purged.asked).hasSize(1);
    assertThat(behind.asked).hasSize(1);
  }

  /** The block is 7, and what it brings is kept for five. */
  @ParameterizedTest
  @CsvSource({"11,true", "12,false", "13,false"})
  @Spec("NA-395")
  void what_a_member_does_not_keep_any_more_is_not_asked_of_it_and_nobody_misses_it(
      long reached, boolean isKept) {
    Other member = new Other(RecordedNetwork.org2Peer(), List.of(RIGHT));
    member.reached = reached;

    PrivateSource.Given given = fetch(ofFiveBlocks(BOTH), Duration.ofMinutes(1), member);

    assertThat(given.writes()).isEqualTo(isKept ? Map.of(DIGEST, RIGHT) : Map.of());
    assertThat(given.ended()).isEqualTo(isKept ? Set.of() : Set.of(DIGEST));
    assertThat(member.asked).hasSize(isKept ? 1 : 0);
  }

  @Test
  @Spec("NA-395")
  void who_lies_about_its_blocks_takes_it_from_nobody_and_who_is_no_member_says_nothing() {
    Other liar = new Other(RecordedNetwork.org2Peer(), List.of(RIGHT));
    liar.reached = Long.MAX_VALUE;
    Other honest = new Other(RecordedNetwork.org1Peer(), List.of(RIGHT));
    Other without = new Other(RecordedNetwork.org1Peer(), List.of());

    assertThat(fetch(ofFiveBlocks(BOTH), Duration.ofMinutes(1), liar, honest))
        .isEqualTo(new PrivateSource.Given(Map.of(DIGEST, RIGHT), Set.of()));
    assertThat(liar.asked).isEmpty();
    assertThat(fetch(ofFiveBlocks(BOTH), Duration.ofMinutes(1), liar, without))
        .isEqualTo(new PrivateSource.Given(Map.of(), Set.of(DIGEST))); // once, without waiting
    assertThat(without.asked).hasSize(1);
    assertThat(fetch(ofFiveBlocks("OR('Org1MSP.member')"), Duration.ZERO, liar, without))
        .isEqualTo(new PrivateSource.Given(Map.of(), Set.of()));
    assertThat(fetch(wanted(BOTH), Duration.ZERO, liar)) // it is kept for ever
        .isEqualTo(new PrivateSource.Given(Map.of(DIGEST, RIGHT), Set.of()));
  }

  @Test
  void a_liar_costs_one_line_of_the_log_however_much_it_gives() {
    Other liar = new Other(RecordedNetwork.org2Peer(), Collections.nCopies(1000, WRONG));
    Puller puller = new Puller(config.channel(), _ -> List.of(liar), () -> config, timer);

    try (LoggedText logged = new LoggedText()) {
      for (int again = 0; again < 10; again++) {
        assertThat(puller.fetch(List.of(wanted(BOTH))).writes()).isEmpty();
      }

      assertThat(logged.lines().stream().filter(line -> line.contains("Private data")))
          .containsExactly(
              "[%s] Private data from %s is not taken: chaincode cc, collection both, block 7, transaction 0: Hash mismatched"
                  .formatted(config.channel(), config.msps().parse(liar.identity())));
    }
  }

  private WantedWrites ofFiveBlocks(String members) {
    return new WantedWrites(
        DIGEST,
        Sha256.of(RIGHT),
        SmallCollections.of("both", members).setBlockToLive(5).build(),
        List.of());
  }

  private PrivateSource.Given fetch(WantedWrites wanted, Duration patience, Other... others) {
    Dissemination all =
        new Dissemination() {
          @Override
          public List<Neighbour> on(ChannelName channel) {
            return List.of(others);
          }

          @Override
          public Duration patience() {
            return patience;
          }
        };
    return new Puller(config.channel(), all, () -> config, timer).fetch(List.of(wanted));
  }

  private Map<PrivateDigest, ByteString> pull(WantedWrites wanted, Other... others) {
    return new Puller(config.channel(), _ -> List.of(others), () -> config, timer)
        .fetch(List.of(wanted))
        .writes();
  }

  private WantedWrites wanted(String members, SigningIdentity... endorsers) {
    List<Identity> parsed = new ArrayList<>();
    for (SigningIdentity endorser : endorsers) {
      parsed.add(config.msps().parse(endorser.serialized()));
    }
    return new WantedWrites(
        DIGEST, Sha256.of(RIGHT), SmallCollections.of("both", members).build(), parsed);
  }

  private static final class Other implements Neighbour {

    private final SigningIdentity identity;
    private final List<ByteString> sets;
    private final List<List<PrivateDigest>> asked = new ArrayList<>();
    private PrivateDigest answer = DIGEST;
    private boolean isGone;
    private long reached;

    Other(SigningIdentity identity, List<ByteString> sets) {
      this.identity = identity;
      this.sets = sets;
    }

    @Override
    public ByteString identity() {
      return identity.serialized();
    }

    @Override
    public boolean isPast(long block) {
      return reached >= block;
    }

    @Override
    public void keep(TxId txId, TxPvtReadWriteSetWithConfigInfo written) {
      throw new AssertionError("nothing is given to others here");
    }

    @Override
    public List<GivenWrites> give(List<PrivateDigest> wanted) {
      asked.add(wanted);
      if (isGone) {
        throw new HeddleException(Fault.UNAVAILABLE, "The ledger is closed");
      }
      return List.of(new GivenWrites(answer, sets));
    }
  }
}
