// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.BlockHash;
import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.base.TxId;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.NoVerdict;
import io.heddle.home.DataDirectory;
import io.heddle.home.Shape;
import io.heddle.home.TakenDirectory;
import io.heddle.identity.SigningIdentity;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.BlockUpdate;
import io.heddle.ledger.LedgerStore;
import io.heddle.order.Acceptance;
import io.heddle.order.JoinBlock;
import io.heddle.order.OrderedBlock;
import io.heddle.testing.Checkout;
import io.heddle.testing.LoggedText;
import io.heddle.testing.Spec;
import io.heddle.update.NewUpdate;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.Capability;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer that joins further channels of its node's orderer while it runs. */
final class PeerChannelsTest {

  private static final ChannelName MAIN = NodeConfig.USUAL_CHANNEL;
  private static final ChannelName OTHER = new ChannelName("other");

  @TempDir private Path dir;
  private NodeConfig config = config(DataDirectory.at(Path.of("")));

  @BeforeEach
  void prepare() {
    config = config(DataDirectory.at(dir.resolve("data")));
    TakenDirectory.take(config.data()).close();
  }

  @Test
  @Spec({"NA-165", "NA-357"})
  void joins_late_catches_up_and_is_on_the_channel_after_a_restart() throws Exception {
    try (OpenedPeer node = OpenedPeer.of(config)) {
      Block first = first(OTHER);
      node.orderer().join(JoinBlock.of(first));
      order(node, OTHER, 3);
      List<String> heard = new ArrayList<>();
      node.peer().channels().joined().forEach(channel -> heard.add(channel.name().value()));

      node.peer().channels().join(first);

      assertThat(heard).containsExactly("mychannel", "other");
      awaitHeight(node, OTHER, 4);
      order(node, OTHER, 1);
      awaitHeight(node, OTHER, 5);
      assertThat(blocks(channel(node, OTHER)).getFirst()).isEqualTo(OrderedBlock.of(first));
      assertThat(node.channel().ledger().height()).isEqualTo(1);
    }
    assertThat(config.data().root().resolve("ledger.begun")).hasContent("mychannel\nother\n");

    try (OpenedPeer node = OpenedPeer.of(config)) {
      assertThat(node.peer().channels().joined().names())
          .extracting(ChannelName::value)
          .containsExactly("mychannel", "other");
      order(node, OTHER, 1);
      awaitHeight(node, OTHER, 6);
    }
  }

  @Test
  @Spec("NA-165")
  void a_join_that_is_refused_leaves_nothing() {
    try (OpenedPeer node = OpenedPeer.of(config)) {
      Block first = first(OTHER);
      Block later = first.toBuilder().setHeader(first.getHeader().toBuilder().setNumber(5)).build();
      PeerChannels channels = node.peer().channels();

      assertThatThrownBy(() -> channels.join(later))
          .hasMessage(
              "cannot create ledger from genesis block: block number should have been 0 but was 5");
      Block damaged =
          first.toBuilder()
              .setHeader(first.getHeader().toBuilder().setDataHash(ByteString.EMPTY))
              .build();
      assertThatThrownBy(() -> channels.join(damaged))
          .hasMessage(
              "cannot create ledger from genesis block: its data hash is not the hash of its data");
      Block behind =
          first.toBuilder()
              .setHeader(
                  first.getHeader().toBuilder().setPreviousHash(ByteString.copyFromUtf8("x")))
              .build();
      assertThatThrownBy(() -> channels.join(behind))
          .hasMessage("cannot create ledger from genesis block: it names a block before it");
      assertThatThrownBy(() -> channels.join(first(MAIN)))
          .hasMessage(
              "cannot create ledger from genesis block: ledger [mychannel] already exists with state [ACTIVE]");
      assertThat(channels.joined().names()).containsExactly(MAIN);
      assertThat(node.watch().metrics().all().text()).doesNotContain("\"other\"");

      channels.join(first);
      assertThat(channels.joined().names()).containsExactly(MAIN, OTHER);
    }
  }

  @Test
  @Spec("NA-357")
  void joins_before_the_orderer_does_and_follows_it_when_it_does() {
    try (OpenedPeer node = OpenedPeer.of(config)) {
      Block first = first(OTHER);
      node.peer().channels().join(first);
      assertThat(channel(node, OTHER).ledger().height()).isEqualTo(1);

      node.orderer().join(JoinBlock.of(first));
      order(node, OTHER, 2);

      awaitHeight(node, OTHER, 3);
    }
  }

  @Test
  @Spec({"NA-203", "NA-357"})
  void takes_no_blocks_of_another_channel_with_that_name() {
    try (OpenedPeer node = OpenedPeer.of(config)) {
      node.peer().channels().join(first(OTHER));
      node.orderer().join(JoinBlock.of(first(OTHER)));
      order(node, OTHER, 1);

      await().until(() -> node.peer().vitals().committers().problem().isPresent());

      assertThat(node.peer().vitals().committers().problem())
          .contains(
              "channel 'other': block 1 of the orderer does not follow on the peer's last one: the orderer has another channel 'other', and the peer takes none of its blocks");
      assertThat(channel(node, OTHER).ledger().height()).isEqualTo(1);
    }
    try (OpenedPeer node = OpenedPeer.of(config)) {
      assertThat(channel(node, OTHER).ledger().height()).isEqualTo(1);
    }
  }

  /** An orderer does not look at what peers must be capable of. */
  @Test
  @Spec({"NA-195", "NA-208"})
  void stops_before_a_configuration_that_it_has_not_the_capability_for() {
    String reason =
        "Block 1 of channel 'mychannel' brings a configuration that this peer cannot use: Application capability V9_9 is required but not supported; the peer takes no further blocks of the channel, what it has can be read";
    TxId behind = new TxId("b".repeat(64));
    List<String> told = new CopyOnWriteArrayList<>();
    try (OpenedPeer node = OpenedPeer.of(config)) {
      var _ = node.channel().statuses().await(behind, _ -> {}, told::add);
      assertThat(node.orderer().submit(demanding("V9_9", node.channel().config())))
          .isEqualTo(new Acceptance.Accepted());
      await().until(() -> node.orderer().find("mychannel").orElseThrow().chain().height() == 2);
      order(node, MAIN, 1);

      await().until(() -> !told.isEmpty());

      assertThat(told)
          .containsExactly(
              "Transaction 'bbbbbbbb' is not committed and cannot be for now: " + reason);
      assertThat(node.peer().vitals().committers().problem()).contains(reason);
      assertThat(node.channel().problem()).contains(reason.replace("channel 'mychannel': ", ""));
      assertThat(node.channel().ledger().height()).isEqualTo(1);
      assertThat(node.channel().config().sequence()).isZero();
    }
    try (OpenedPeer node = OpenedPeer.of(config)) {
      assertThat(node.peer().vitals().committers().problem()).contains(reason);
      assertThat(node.channel().ledger().height()).isEqualTo(1);
    }
  }

  /** A later version may have written the ledger. */
  @Test
  @Spec({"NA-195", "NA-366"})
  void what_is_stored_of_a_channel_that_demands_an_unknown_capability_can_be_read() {
    OpenedPeer.of(config).close();
    Block stored = demanding("V9_9", first(OTHER));
    try (LedgerStore ledgers = OpenedPeer.ledgers(config)) {
      ledgers
          .ledger(OTHER)
          .append(new BlockUpdate(stored, List.of(), List.of(), List.of(), ByteString.EMPTY));
    }

    try (OpenedPeer node = OpenedPeer.of(config)) {
      JoinedChannel other = channel(node, OTHER);
      assertThat(other.problem())
          .contains(
              "The configuration of channel 'other' demands what this peer has not: Application capability V9_9 is required but not supported; the peer takes no further blocks of the channel, what it has can be read");
      assertThat(other.config().objection())
          .contains("Application capability V9_9 is required but not supported");
      assertThat(other.ledger().block(0)).contains(stored);
      assertThatThrownBy(() -> other.commit(stored))
          .isInstanceOf(NoVerdict.class)
          .hasMessageEndingWith("Application capability V9_9 is required but not supported");
      order(node, MAIN, 1);
      awaitHeight(node, MAIN, 2);
      assertThat(node.channel().problem()).isEmpty();
    }
  }

  private static Block demanding(String capability, Block first) {
    try {
      Envelope envelope = Envelope.parseFrom(first.getData().getData(0));
      Payload payload = Payload.parseFrom(envelope.getPayload());
      ConfigEnvelope present = ConfigEnvelope.parseFrom(payload.getData());
      ConfigGroup wanted = demanding(capability, present.getConfig().getChannelGroup());
      ConfigEnvelope changed =
          present.toBuilder()
              .setConfig(present.getConfig().toBuilder().setChannelGroup(wanted))
              .build();
      BlockData data =
          BlockData.newBuilder()
              .addData(
                  envelope.toBuilder()
                      .setPayload(
                          payload.toBuilder()
                              .setData(changed.toByteString())
                              .build()
                              .toByteString())
                      .build()
                      .toByteString())
              .build();
      return first.toBuilder()
          .setHeader(first.getHeader().toBuilder().setDataHash(BlockHash.data(data)))
          .setData(data)
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private Envelope demanding(String capability, ChannelConfig present) {
    return new NewUpdate(present, demanding(capability, present.config().getChannelGroup()))
        .signedBy(List.of(admin()), Instant.now());
  }

  private static ConfigGroup demanding(String capability, ConfigGroup present) {
    ConfigGroup.Builder wanted = present.toBuilder();
    ConfigGroup.Builder application = wanted.getGroupsOrThrow("Application").toBuilder();
    application.putValues(
        "Capabilities",
        application.getValuesOrThrow("Capabilities").toBuilder()
            .setValue(
                Capabilities.newBuilder()
                    .putCapabilities("V2_5", Capability.getDefaultInstance())
                    .putCapabilities(capability, Capability.getDefaultInstance())
                    .build()
                    .toByteString())
            .build());
    return wanted.putGroups("Application", application.build()).build();
  }

  private SigningIdentity admin() {
    return SigningIdentity.load(
        config.roster().first(),
        OpenedPeer.crypto(config).user(config.roster().first(), "Admin").msp());
  }

  private Block first(ChannelName channel) {
    return OpenedPeer.firstBlock(config, channel);
  }

  @Test
  @Spec("NA-201")
  void what_the_orderer_was_told_to_leave_stays_left_unless_it_is_asked_for() {
    try (OpenedPeer node = OpenedPeer.of(config)) {
      node.orderer().join(JoinBlock.of(first(OTHER)));
      node.peer().channels().join(node.orderer().find("other").orElseThrow().chain().block(0));
      order(node, OTHER, 2);
      awaitHeight(node, OTHER, 3);
      node.orderer().remove("other");
    }
    try (OpenedPeer node = OpenedPeer.of(config)) {
      assertThat(node.orderer().find("other")).isEmpty();
      assertThat(channel(node, OTHER).ledger().height()).isEqualTo(3);
      assertThat(node.channel().name()).isEqualTo(MAIN);
    }
    try (OpenedPeer node = OpenedPeer.of(config.with(new ChannelChoice.Named(List.of(OTHER))))) {
      assertThat(node.orderer().find("other").orElseThrow().chain().height()).isEqualTo(3);
      assertThat(node.channel().name()).isEqualTo(OTHER);
      assertThat(node.orderer().find("mychannel")).isPresent();
    }
  }

  @Test
  void without_a_channel_of_its_own_a_node_has_those_that_others_make() {
    NodeConfig none = config.with(new ChannelChoice.NoneMade());
    try (OpenedPeer node = OpenedPeer.of(none)) {
      assertThat(node.orderer().find("mychannel")).isEmpty();
      assertThat(node.peer().channel()).isEmpty();
      assertThat(node.peer().channelName()).isEqualTo(MAIN);
      Block first = first(OTHER);
      node.orderer().join(JoinBlock.of(first));
      node.peer().channels().join(first);
    }
    try (OpenedPeer node = OpenedPeer.of(none)) {
      assertThat(node.channel().name()).isEqualTo(OTHER);
      assertThat(node.orderer().find("mychannel")).isEmpty();
    }
  }

  @Test
  void a_peer_does_not_join_a_channel_of_which_only_another_organisation_of_the_node_is_a_member() {
    OpenedPeer.of(config).close();
    NodeConfig two = config.with(Shape.numbered(2, 1));

    try (OpenedPeer node = OpenedPeer.of(two, two.peers().getLast())) {
      assertThat(node.peer().config().mspId()).isEqualTo(new MspId("Org2MSP"));
      assertThat(node.orderer().find("mychannel")).isPresent();
      assertThat(node.peer().channels().joined().all()).isEmpty();
    }
  }

  @Test
  @Spec("NA-244")
  void whoever_is_no_member_yet_may_join_and_is_told_what_that_means() {
    OpenedPeer.of(config).close();
    Block ofOrg1 = first(OTHER);
    NodeConfig two = config.with(Shape.numbered(2, 1));
    NodeConfig elsewhere = config(DataDirectory.at(dir.resolve("elsewhere")));
    TakenDirectory.take(elsewhere.data()).close();
    Block ofNamesakes = OpenedPeer.firstBlock(elsewhere, new ChannelName("namesakes"));

    try (var log = new LoggedText();
        OpenedPeer node = OpenedPeer.of(two, two.peers().getLast())) {
      node.peer().channels().join(ofOrg1);

      assertThat(log.lines())
          .contains(
              "On channel 'other' as its first block has it, 'Org2MSP' is no member; until a later one changes that, orderers may give the peer no blocks");
    }
    try (var log = new LoggedText();
        OpenedPeer node = OpenedPeer.of(config)) {
      node.peer().channels().join(ofNamesakes);

      assertThat(log.lines())
          .contains(
              "On channel 'namesakes' as its first block has it, the peer's certificate does not count: the supplied identity is not valid: certificate signed by unknown authority; until a later one changes that, orderers may give the peer no blocks");
    }
  }

  private void order(OpenedPeer node, ChannelName channel, int count) {
    var ordered = node.orderer().find(channel.value()).orElseThrow();
    for (int i = 0; i < count; i++) {
      long height = ordered.chain().height();
      assertThat(node.orderer().submit(envelope(channel))).isEqualTo(new Acceptance.Accepted());
      await().until(() -> ordered.chain().height() == height + 1);
    }
  }

  private static void awaitHeight(OpenedPeer node, ChannelName name, long height) {
    await().until(() -> channel(node, name).ledger().height() == height);
  }

  private static JoinedChannel channel(OpenedPeer node, ChannelName name) {
    return node.peer().channels().joined().find(name.value()).orElseThrow();
  }

  private static List<Block> blocks(JoinedChannel channel) {
    List<Block> blocks = new ArrayList<>();
    for (long number = 0; number < channel.ledger().height(); number++) {
      blocks.add(OrderedBlock.of(channel.ledger().block(number).orElseThrow()));
    }
    return blocks;
  }

  /** What no peer takes for valid, but it is ordered. */
  private Envelope envelope(ChannelName channel) {
    SigningIdentity admin = admin();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(
                        ChannelHeader.newBuilder()
                            .setType(HeaderType.MESSAGE_VALUE)
                            .setChannelId(channel.value())
                            .build()
                            .toByteString())
                    .setSignatureHeader(
                        SignatureHeader.newBuilder()
                            .setCreator(admin.serialized())
                            .build()
                            .toByteString()))
            .build()
            .toByteString();
    return Envelope.newBuilder().setPayload(payload).setSignature(admin.sign(payload)).build();
  }

  private static NodeConfig config(DataDirectory data) {
    return NodeConfig.defaults(data, new Builders(List.of(), Checkout.ROOT.resolve("builders")))
        .with(NodeConfig.Listeners.anyPorts(true));
  }
}
