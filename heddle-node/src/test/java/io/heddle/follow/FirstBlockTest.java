// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.junit.jupiter.api.Test;

/** The first block of a channel, as an orderer gives it or does not. */
final class FirstBlockTest {

  private static final Block FIRST = RecordedChannel.blocks().getFirst();

  @Test
  @Spec({"NA-242", "NA-243"})
  void an_orderer_is_asked_for_block_0_and_believed() throws Exception {
    Block block = fetch("mychannel", Optional.of(answer(FIRST)));

    assertThat(block).isEqualTo(FIRST);
  }

  @Test
  @Spec("NA-244")
  void what_it_says_instead_is_told_with_what_it_means() {
    assertRefused(
        Optional.of(answer(Status.FORBIDDEN)),
        Fault.DENIED,
        "it says FORBIDDEN; peers of 'Org1MSP' are no readers of the channel as it is configured now");
    assertRefused(Optional.of(answer(Status.NOT_FOUND)), Fault.NOT_FOUND, "it has no such channel");
    assertRefused(
        Optional.of(answer(Status.SERVICE_UNAVAILABLE)),
        Fault.UNAVAILABLE,
        "it says SERVICE_UNAVAILABLE");
    assertRefused(Optional.empty(), Fault.UNAVAILABLE, "no answer within 20 s");
  }

  @Test
  @Spec({"NA-203", "NA-244"})
  void what_is_not_the_beginning_of_that_channel_is_not_taken() {
    Block later = FIRST.toBuilder().setHeader(FIRST.getHeader().toBuilder().setNumber(3)).build();
    assertRefused(Optional.of(answer(later)), Fault.BAD_INPUT, "what it gives is block 3");
    Block bare = FIRST.toBuilder().clearData().build();
    assertRefused(
        Optional.of(answer(bare)),
        Fault.BAD_INPUT,
        "Block 0 is not well formed: it has no transactions");

    HeddleException other =
        catchThrowableOfType(
            HeddleException.class, () -> fetch("other", Optional.of(answer(FIRST))));
    assertThat(other)
        .hasMessage(
            "Orderer 'orderer:7050' gives no first block of channel 'other': what it gives is of channel 'mychannel'");
  }

  private static void assertRefused(Optional<DeliverResponse> answer, Fault fault, String why) {
    HeddleException refusal =
        catchThrowableOfType(HeddleException.class, () -> fetch("mychannel", answer));

    assertThat(refusal)
        .hasMessage("Orderer 'orderer:7050' gives no first block of channel 'mychannel': " + why);
    assertThat(refusal.fault()).isEqualTo(fault);
  }

  private static DeliverResponse answer(Block block) {
    return DeliverResponse.newBuilder().setBlock(block).build();
  }

  private static DeliverResponse answer(Status status) {
    return DeliverResponse.newBuilder().setStatus(status).build();
  }

  private static Block fetch(String channel, Optional<DeliverResponse> answer) throws Exception {
    return FirstBlock.fetch(
        new OneAnswer(answer),
        new OrdererEndpoint("orderer:7050", Optional.empty()),
        new ChannelName(channel),
        RecordedNetwork.org1Peer(),
        InstantSource.system());
  }

  /** Whoever is asked for block 0 gives it. */
  private record OneAnswer(Optional<DeliverResponse> answer) implements Dialer {

    @Override
    public BlockStream open(OrdererEndpoint orderer, Envelope seek) throws StreamFailure {
      try {
        SeekInfo asked = SeekInfo.parseFrom(Payload.parseFrom(seek.getPayload()).getData());
        assertThat(asked.getStart().getSpecified().getNumber()).isZero();
      } catch (java.io.IOException e) {
        throw new AssertionError(e);
      }
      return new BlockStream() {
        @Override
        public Optional<DeliverResponse> next(Duration limit) {
          return answer;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public Optional<ByteString> certificateHash() {
      return Optional.empty();
    }
  }
}
