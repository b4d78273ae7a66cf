// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.alive.Vital;
import io.heddle.base.BlockHash;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.order.Following;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.RecordedOrdering;
import io.heddle.testing.Spec;
import io.heddle.validate.BlockForm;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekInfo.SeekContentType;
import org.junit.jupiter.api.Test;

/**
 * Recorded streams of orderers, most blocks of them damaged: no block is taken but those that were
 * ordered, and whoever pulls goes on. {@code -Dheddle.fuzz.deliver} is how many messages there are.
 */
final class DeliverFuzzTest {

  private static final int MESSAGES = Integer.getInteger("heddle.fuzz.deliver", 1200);
  private static final long SEED = Long.getLong("heddle.fuzz.seed", 12);

  private static final List<Block> RAFT =
      RecordedOrdering.told().stream().map(RecordedOrdering.Told::block).toList();
  private static final List<Block> BFT = RecordedChannel.blocks(RecordedChannel.BFT);

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  @Spec({"NA-203", "NA-248", "NA-361", "NA-363"})
  void no_block_is_accepted_but_those_that_were_ordered() {
    judge(RAFT, BFT);
    judge(BFT, RAFT);
  }

  private void judge(List<Block> chain, List<Block> foreign) {
    DamagedAnswers answers = new DamagedAnswers(chain, foreign, random.split());
    ChainVerifier verifier = new ChainVerifier(after(chain.getFirst()));
    int each = Math.ceilDiv(MESSAGES / 4, chain.size() - 1);
    int refused = 0;
    int accepted = 0;
    for (Block block : chain.subList(1, chain.size())) {
      for (int count = 0; count < each; count++) {
        boolean isShown = random.nextInt(4) == 0 && !BlockForm.isConfiguration(block);
        Optional<DeliverResponse> answer =
            answers.of(isShown ? block.toBuilder().clearData().build() : block);
        if (answer.isPresent() && isTaken(answer.get(), isShown, verifier.position(), block)) {
          accepted++;
        } else {
          refused++;
        }
      }
      verifier.take(block);
    }
    assertThat(refused).as("seed %d", SEED).isGreaterThan(accepted);
    assertThat(accepted).as("seed %d", SEED).isPositive(); // damaged where nothing depends on it
  }

  private static boolean isTaken(
      DeliverResponse answer, boolean isShown, ChainPosition position, Block ordered) {
    ChainVerifier verifier = new ChainVerifier(position);
    try {
      Block block = Answers.block(answer);
      var _ = isShown ? verifier.takeAttestation(block) : verifier.take(block);
      assertThat(block.getHeader()).as("seed %d", SEED).isEqualTo(ordered.getHeader());
      if (!isShown || block.getData().getDataCount() > 0) {
        assertThat(block.getData().getDataList()).isEqualTo(ordered.getData().getDataList());
      }
      return true;
    } catch (StreamFailure e) {
      assertThat(e.getMessage()).isNotEmpty();
    } catch (HeddleException e) {
      assertThat(e.fault()).as("seed %d: %s", SEED, e.getMessage()).isEqualTo(Fault.BAD_INPUT);
    }
    assertThat(verifier.position()).isSameAs(position);
    return false;
  }

  @Test
  @Spec({"NA-247", "NA-248", "NA-362", "NA-363"})
  void whoever_pulls_from_orderers_that_lie_comes_to_the_end_of_the_chain() throws Exception {
    follow(RAFT, BFT);
    follow(BFT, RAFT);
  }

  private void follow(List<Block> chain, List<Block> foreign) throws Exception {
    LyingOrderers orderers = new LyingOrderers(chain, foreign, random.split());
    while (orderers.said.get() < MESSAGES / 4) {
      PulledCopy copy = new PulledCopy(chain.getFirst());
      OrderingService service =
          new OrderingService(
              copy::position,
              new DeliverySettings(
                  Map.of(), DeliverySettings.USUAL.pauses(), Duration.ofMinutes(1), true),
              RecordedNetwork.org1Peer(),
              orderers,
              InstantSource.system(),
              _ -> Thread.sleep(1));
      try (Following _ = service.follow(1, copy, Vital.alone("committer"))) {
        List<Block> taken = copy.await(chain.size());
        for (int number = 1; number < chain.size(); number++) {
          assertThat(taken.get(number).getHeader()).isEqualTo(chain.get(number).getHeader());
          assertThat(taken.get(number).getData()).isEqualTo(chain.get(number).getData());
        }
      }
    }
  }

  private static ChainPosition after(Block first) {
    return new ChainPosition(
        1, BlockHash.header(first.getHeader()), ChannelConfig.fromBlock(first));
  }

  /** Each of them gives every third block as it is. */
  private static final class LyingOrderers implements Dialer {

    private final List<Block> chain;
    private final List<Block> foreign;
    private final AtomicInteger said = new AtomicInteger();

    private SplittableRandom random; // guarded by this

    LyingOrderers(List<Block> chain, List<Block> foreign, SplittableRandom random) {
      this.chain = chain;
      this.foreign = foreign;
      this.random = random;
    }

    @Override
    public Optional<ByteString> certificateHash() {
      return Optional.empty();
    }

    @Override
    public synchronized BlockStream open(OrdererEndpoint orderer, Envelope seek) {
      return new Stream(seek, random.split());
    }

    private final class Stream implements BlockStream {

      private final SplittableRandom random;
      private final DamagedAnswers answers;
      private final boolean isForHeaders;
      private int next;

      Stream(Envelope seek, SplittableRandom random) {
        this.random = random;
        this.answers = new DamagedAnswers(chain, foreign, random.split());
        SeekInfo info = info(seek);
        this.isForHeaders = info.getContentType() == SeekContentType.HEADER_WITH_SIG;
        this.next = (int) info.getStart().getSpecified().getNumber();
      }

      @Override
      public Optional<DeliverResponse> next(Duration limit)
          throws StreamFailure, InterruptedException {
        if (next >= chain.size()) {
          Thread.sleep(limit.toMillis()); // as whoever has no more, until it is closed
          return Optional.empty();
        }
        said.incrementAndGet();
        Block block = chain.get(next++);
        Block shown =
            isForHeaders && !BlockForm.isConfiguration(block)
                ? block.toBuilder().clearData().build()
                : block;
        if (random.nextInt(3) > 0) {
          return Optional.of(DeliverResponse.newBuilder().setBlock(shown).build());
        }
        return Optional.of(
            answers.of(shown).orElseThrow(() -> new StreamFailure("it is no message")));
      }

      private static SeekInfo info(Envelope seek) {
        try {
          return SeekInfo.parseFrom(Payload.parseFrom(seek.getPayload()).getData());
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
          throw new IllegalStateException(e);
        }
      }

      @Override
      public void close() {
        // nobody waits for it who is not interrupted
      }
    }
  }
}
