// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.heddle.alive.Vital;
import io.heddle.base.BlockHash;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.clock.NetworkClock;
import io.heddle.identity.Certificates;
import io.heddle.testing.Damage;
import io.heddle.testing.Fixtures;
import io.heddle.testing.RecordedNetwork;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The orderer of the recorded network, which joins and leaves channels like the recorded one. */
final class RegistrarTest {

  @TempDir private Path dir;

  @Test
  @Spec({"NA-201", "NA-202"})
  void orders_on_each_channel_for_itself_also_after_a_restart() {
    try (Chains chains = Chains.open(dir);
        Registrar registrar = open(chains)) {
      registrar.join(first("one"));
      registrar.join(first("other"));
      order(registrar, "one", 2);
      order(registrar, "other", 1);
    }
    try (Chains chains = Chains.open(dir);
        Registrar registrar = open(chains)) {
      assertThat(registrar.all())
          .extracting(channel -> channel.name().value(), channel -> channel.chain().height())
          .containsExactly(tuple("one", 3L), tuple("other", 2L));
      assertThat(registrar.find("one").orElseThrow().chain().block(0))
          .isEqualTo(first("one").block());
      order(registrar, "other", 1);
      assertThat(registrar.find("one").orElseThrow().chain().height()).isEqualTo(3);
    }
  }

  @Test
  @Spec({"NA-178", "NA-201"})
  void refuses_envelopes_for_channels_that_it_has_not_or_has_no_more() {
    try (Chains chains = Chains.open(dir);
        Registrar registrar = open(chains)) {
      assertThat(registrar.submit(envelope("one"))).isEqualTo(Addressed.UNKNOWN_CHANNEL);
      assertThat(registrar.submit(Envelope.getDefaultInstance()))
          .isEqualTo(
              new Acceptance.Refused(
                  Status.BAD_REQUEST, "could not determine channel ID: header not set"));
      registrar.join(first("one"));
      assertThat(registrar.submit(envelope("one"))).isEqualTo(new Acceptance.Accepted());

      registrar.remove("one");

      assertThat(registrar.submit(envelope("one"))).isEqualTo(Addressed.UNKNOWN_CHANNEL);
      assertThatThrownBy(() -> registrar.remove("one")).hasMessage("channel does not exist");
    }
  }

  @Test
  @Spec("NA-201")
  void a_removed_channel_is_gone_after_a_restart_and_can_be_joined_anew() {
    try (Chains chains = Chains.open(dir);
        Registrar registrar = open(chains)) {
      registrar.join(first("one"));
      registrar.join(first("other"));
      order(registrar, "one", 3);
      registrar.remove("one");
      assertThat(chains.hasLeft(new ChannelName("one"))).isTrue();
    }
    try (Chains chains = Chains.open(dir);
        Registrar registrar = open(chains)) {
      assertThat(registrar.all()).extracting(each -> each.name().value()).containsExactly("other");
      assertThat(chains.hasLeft(new ChannelName("one"))).isTrue();
      assertThat(registrar.join(first("one")).chain().height()).isEqualTo(1);
      assertThat(chains.hasLeft(new ChannelName("one"))).isFalse();
    }
  }

  @Test
  @Spec("NA-201")
  void what_a_kill_leaves_of_a_join_or_a_removal_is_no_channel() throws IOException {
    try (Chains chains = Chains.open(dir);
        Registrar registrar = open(chains)) {
      registrar.join(first("one"));
      order(registrar, "one", 1);
    }
    Path chain = dir.resolve("chains/one");
    Damage.copy(chain, dir.resolve("chains/.begun.new"));
    Files.createDirectory(dir.resolve("left"));
    Files.move(chain, dir.resolve("left/one"));

    try (Chains chains = Chains.open(dir);
        Registrar registrar = open(chains)) {
      assertThat(registrar.all()).isEmpty();
      assertThat(chains.hasLeft(new ChannelName("one"))).isTrue();
    }
    try (Stream<Path> rest = Files.walk(dir)) {
      assertThat(rest.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("lock", "version");
    }
  }

  @Test
  @Spec({"NA-201", "NA-202"})
  @SuppressWarnings("try") // a registrar that is closed refuses, too
  void a_join_that_is_refused_leaves_nothing() throws IOException {
    try (Chains chains = Chains.open(dir);
        Registrar registrar = open(chains);
        Registrar stranger = open(chains, "orderer2.example.com")) {
      registrar.join(first("one"));

      assertThatThrownBy(() -> registrar.join(first("one")))
          .hasMessage("channel already exists")
          .satisfies(e -> assertThat(((HeddleException) e).fault()).isEqualTo(Fault.CONFLICT));
      assertThatThrownBy(() -> stranger.join(first("two")))
          .hasMessage(
              "this orderer is not among the consenters of channel 'two', and it follows no others;"
                  + " make the block with its certificates");
      JoinBlock later =
          JoinBlock.of(
              first("two").block().toBuilder()
                  .setHeader(first("two").block().getHeader().toBuilder().setNumber(5))
                  .build());
      assertThatThrownBy(() -> registrar.join(later))
          .hasMessage(
              "block 5 of channel 'two' is not its first one, and this orderer takes no blocks from"
                  + " others");
      registrar.close();
      assertThatThrownBy(() -> registrar.join(first("two"))).hasMessage("The orderer is stopping");
    }
    try (Stream<Path> chains = Files.list(dir.resolve("chains"))) {
      assertThat(chains).containsExactly(dir.resolve("chains/one"));
    }
  }

  @Test
  @Spec("NA-357")
  void whoever_wants_the_blocks_gets_them_as_soon_as_there_are_any() {
    try (Chains chains = Chains.open(dir);
        Registrar registrar = open(chains)) {
      List<Block> blocks = new CopyOnWriteArrayList<>();
      try (Following _ =
          registrar
              .source(new ChannelName("one"))
              .follow(1, blocks::add, Vital.alone("committer"))) {
        registrar.join(first("one"));
        order(registrar, "one", 2);
        await().until(() -> blocks.size() == 2);

        registrar.remove("one");
        registrar.join(first("one"));
        order(registrar, "one", 3);

        await().until(() -> blocks.size() == 3);
        assertThat(blocks)
            .extracting(block -> block.getHeader().getNumber())
            .containsExactly(1L, 2L, 3L);
      }
      order(registrar, "one", 1);
      assertThat(blocks).hasSize(3);
    }
  }

  @Test
  @Spec("NA-201")
  void a_block_by_which_no_channel_can_be_joined_is_told() {
    Block block = RecordedChannel.GENESIS;
    assertThatThrownBy(() -> JoinBlock.of(Block.getDefaultInstance()))
        .hasMessage("block is not a config block");
    assertThatThrownBy(() -> JoinBlock.of(RecordedChannel.block("001")))
        .hasMessage("block is not a config block");
    assertThatThrownBy(() -> JoinBlock.of(block.toBuilder().clearMetadata().build()))
        .hasMessage("invalid block: does not have metadata");
    assertThatThrownBy(() ->
            JoinBlock.of(
                block.toBuilder()
                    .setHeader(block.getHeader().toBuilder().setDataHash(ByteString.EMPTY))
                    .build()))
        .hasMessage("invalid block: Header.DataHash is different from Hash(block.Data)");
    assertThatThrownBy(() -> first("No_Channel"))
        .hasMessage(
            "initializing configtx manager failed: bad channel ID: 'No_Channel' contains illegal"
                + " characters");
  }

  static Registrar open(Chains chains) {
    return open(chains, "orderer.example.com");
  }

  static Registrar open(Chains chains, String host) {
    OrdererNode self =
        host.equals("orderer.example.com")
            ? new OrdererNode(
                RecordedNetwork.orderer(),
                Certificates.ofPem(
                    Fixtures.bytes(
                        "crypto/ordererOrganizations/example.com/orderers/%s/tls/server.crt"
                            .formatted(host))))
            : new OrdererNode(RecordedNetwork.orderer(), RecordedNetwork.orderer().certificate());
    return Registrar.open(
        chains,
        self,
        Cutting.INSTANT,
        NetworkClock.over(Clock.systemUTC()),
        _ -> Vital.alone("orderer"));
  }

  /** The recorded channel's first block, for another channel. */
  static JoinBlock first(String channel) {
    try {
      Block block = RecordedChannel.GENESIS;
      Envelope envelope = Envelope.parseFrom(block.getData().getData(0));
      Payload payload = Payload.parseFrom(envelope.getPayload());
      ByteString header =
          ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).toBuilder()
              .setChannelId(channel)
              .build()
              .toByteString();
      Payload renamed =
          payload.toBuilder()
              .setHeader(payload.getHeader().toBuilder().setChannelHeader(header))
              .build();
      BlockData data =
          BlockData.newBuilder()
              .addData(
                  envelope.toBuilder().setPayload(renamed.toByteString()).build().toByteString())
              .build();
      return JoinBlock.of(
          block.toBuilder()
              .setHeader(block.getHeader().toBuilder().setDataHash(BlockHash.data(data)))
              .setData(data)
              .build());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static void order(Registrar registrar, String channel, int count) {
    Chain chain = registrar.find(channel).orElseThrow().chain();
    for (int i = 0; i < count; i++) {
      long height = chain.height();
      assertThat(registrar.submit(envelope(channel))).isEqualTo(new Acceptance.Accepted());
      await().until(() -> chain.height() == height + 1);
    }
  }

  static Envelope envelope(String channel) {
    return RecordedChannel.sign(
        OrdererRig.USER,
        RecordedChannel.payload(
            OrdererRig.USER.serialized(), channel, HeaderType.MESSAGE_VALUE, "an envelope"));
  }
}
