// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.LastConfig;
import io.heddle.disk.DirectoryTree;
import io.heddle.home.DataDirectory;
import io.heddle.home.TakenDirectory;
import io.heddle.identity.SigningIdentity;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.joined.JoinedChannel;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.order.Acceptance;
import io.heddle.order.Chain;
import io.heddle.order.Chains;
import io.heddle.order.OrderedBlock;
import io.heddle.order.OrderedChannel;
import io.heddle.testing.AnchorPeersUpdate;
import io.heddle.testing.Checkout;
import io.heddle.testing.Damage;
import io.heddle.testing.SignedEnvelope;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.AnchorPeer;
import org.hyperledger.fabric.protos.peer.AnchorPeers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node's orderer and the peer that follows it, over restarts that lose part of one of the two.
 */
final class LocalOrdererTest {

  @TempDir private Path dir;
  private NodeConfig config = config(DataDirectory.at(Path.of("")));
  private DataDirectory data = config.data();

  @BeforeEach
  void prepare() {
    data = DataDirectory.at(dir.resolve("data"));
    config = config(data);
    TakenDirectory.take(data).close();
  }

  @Test
  @Spec("NA-187")
  void a_peer_has_each_block_of_the_orderer() {
    run(3);

    assertThat(ofOrderer()).hasSize(4).isEqualTo(ofPeer());
  }

  @Test
  @Spec("NA-240")
  void a_peer_that_lost_all_or_some_blocks_gets_them_again() throws IOException {
    run(2);
    Path older = Damage.copy(data.ledger(), dir.resolve("older"));
    run(2);
    List<Block> all = ofPeer();

    DirectoryTree.delete(data.ledger());
    Files.move(older, data.ledger());
    run(0);
    assertThat(ofPeer()).isEqualTo(all);

    DirectoryTree.delete(data.ledger());
    Files.delete(data.root().resolve("ledger.begun"));
    run(0);
    assertThat(ofPeer()).isEqualTo(all);
    assertThat(ofOrderer()).isEqualTo(all);
  }

  @Test
  @Spec("NA-187")
  void a_directory_of_an_earlier_version_gets_its_chain_from_the_ledger() throws IOException {
    run(3);
    List<Block> before = ofPeer();
    Path chain = data.orderer().resolve("chains/mychannel/blocks");
    byte[] ordered = Files.readAllBytes(chain);
    DirectoryTree.delete(data.orderer());

    run(0);

    assertThat(Files.readAllBytes(chain)).isEqualTo(ordered);
    run(1);
    assertThat(ofPeer().subList(0, 4)).isEqualTo(before);
    assertThat(ofOrderer()).hasSize(5).isEqualTo(ofPeer());
  }

  @Test
  @Spec("NA-187")
  void an_older_copy_of_the_chain_is_completed_and_makes_no_fork() throws IOException {
    run(1);
    Path older = Damage.copy(data.orderer(), dir.resolve("older"));
    run(2);
    List<Block> all = ofPeer();
    DirectoryTree.delete(data.orderer());
    Files.move(older, data.orderer());

    run(1);

    assertThat(ofPeer().subList(0, all.size())).isEqualTo(all);
    assertThat(ofOrderer()).hasSize(all.size() + 1).isEqualTo(ofPeer());
  }

  @Test
  @Spec("NA-187")
  void the_chain_of_another_channel_is_refused() throws IOException {
    run(1);
    Path first = Damage.copy(data.orderer(), dir.resolve("first"));
    DirectoryTree.delete(data.ledger());
    DirectoryTree.delete(data.orderer());
    Files.delete(data.root().resolve("ledger.begun"));
    run(1);
    DirectoryTree.delete(data.orderer());
    Files.move(first, data.orderer());

    assertThatThrownBy(() -> run(0))
        .isInstanceOf(HeddleException.class)
        .hasMessage(
            "Block 1 of channel 'mychannel' is another one in the peer's ledger than in the orderer's chain; put back copies of 'ledger' and 'orderer' of one time");
  }

  @Test
  @Spec({"NA-196", "NA-198", "NA-199", "NA-200"})
  void an_update_is_in_force_at_the_orderer_and_at_the_peer_also_after_a_restart() {
    AnchorPeers anchors =
        AnchorPeers.newBuilder()
            .addAnchorPeers(AnchorPeer.newBuilder().setHost("peer0.org1.example.com").setPort(7051))
            .build();

    run((ordered, channel, client) -> {
      assertThat(ordered.orderer().submit(AnchorPeersUpdate.of(client, channel.config(), anchors)))
          .isEqualTo(new Acceptance.Accepted());
      await().until(() -> channel.config().sequence() == 1 && ordered.config().sequence() == 1);
      assertThat(ordered.config().config()).isEqualTo(channel.config().config());
      submit(ordered, channel, client, 1);
    });

    run((ordered, channel, client) -> {
      assertThat(anchorPeers(channel.config())).isEqualTo(anchors);
      assertThat(ordered.config().config()).isEqualTo(channel.config().config());
      assertThat(ordered.orderer().submit(AnchorPeersUpdate.of(client, channel.config(), anchors)))
          .isInstanceOfSatisfying(
              Acceptance.Refused.class,
              refused ->
                  assertThat(refused.info())
                      .startsWith(
                          "error applying config update to existing channel 'mychannel': error authorizing update: error validating ReadSet: "));
    });
    assertThat(ofOrderer()).hasSize(3).isEqualTo(ofPeer());
    assertThat(ofOrderer().stream().map(LastConfig::of)).containsExactly(0L, 1L, 1L);
  }

  private static AnchorPeers anchorPeers(ChannelConfig config) {
    try {
      return AnchorPeers.parseFrom(
          config
              .config()
              .getChannelGroup()
              .getGroupsOrThrow("Application")
              .getGroupsOrThrow("Org1MSP")
              .getValuesOrThrow("AnchorPeers")
              .getValue());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** What is done with an orderer and the peer that follows it. */
  @FunctionalInterface
  private interface Use {
    void of(OrderedChannel ordered, JoinedChannel channel, SigningIdentity client);
  }

  /** Starts orderer and peer, orders so many envelopes, each in a block of its own, and ends. */
  private void run(int envelopes) {
    run((ordered, channel, client) -> submit(ordered, channel, client, envelopes));
  }

  private void run(Use use) {
    DeveloperCrypto crypto = OpenedPeer.crypto(config);
    SigningIdentity admin =
        SigningIdentity.load(
            config.roster().first(), crypto.user(config.roster().first(), "Admin").msp());
    try (OpenedPeer opened = OpenedPeer.of(config)) {
      use.of(
          opened.orderer().find(NodeConfig.USUAL_CHANNEL.value()).orElseThrow(),
          opened.channel(),
          admin);
    }
  }

  /** Of what no peer takes for valid, but it is ordered. */
  private void submit(
      OrderedChannel ordered, JoinedChannel channel, SigningIdentity client, int count) {
    for (int i = 0; i < count; i++) {
      long height = channel.ledger().height();
      assertThat(
              ordered
                  .orderer()
                  .submit(
                      SignedEnvelope.of(
                          client, NodeConfig.USUAL_CHANNEL, HeaderType.MESSAGE, ByteString.EMPTY)))
          .isEqualTo(new Acceptance.Accepted());
      await().until(() -> channel.ledger().height() == height + 1);
    }
  }

  private List<Block> ofPeer() {
    try (LedgerStore ledgers = LedgerStore.open(data.ledger())) {
      Ledger ledger = ledgers.ledger(NodeConfig.USUAL_CHANNEL);
      List<Block> blocks = new ArrayList<>();
      for (long number = 0; number < ledger.height(); number++) {
        blocks.add(OrderedBlock.of(ledger.block(number).orElseThrow()));
      }
      return blocks;
    }
  }

  private List<Block> ofOrderer() {
    try (Chains chains = Chains.open(data.orderer())) {
      Chain chain = chains.find(NodeConfig.USUAL_CHANNEL).orElseThrow();
      List<Block> blocks = new ArrayList<>();
      for (long number = 0; number < chain.height(); number++) {
        blocks.add(chain.block(number));
      }
      return blocks;
    }
  }

  private static NodeConfig config(DataDirectory data) {
    return NodeConfig.defaults(data, new Builders(List.of(), Checkout.ROOT.resolve("builders")))
        .with(NodeConfig.Listeners.anyPorts(true));
  }
}
