// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.heddle.alive.Vital;
import io.heddle.base.HeddleException;
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
import io.heddle.order.Cutting;
import io.heddle.order.Following;
import io.heddle.order.OrderedBlock;
import io.heddle.order.Orderer;
import io.heddle.testing.Damage;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
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

  /** Starts orderer and peer, orders so many envelopes, each in a block of its own, and ends. */
  private void run(int envelopes) {
    DeveloperCrypto crypto = OpenedPeer.crypto(config);
    LedgerStore ledgers = LedgersOpening.begin(data, config.transientBlocks()).opened();
    try (LedgerStore _ = ledgers;
        LocalOrderer local =
            LocalOrderer.open(config, crypto, ledgers.ledger(config.channel()), Clock.systemUTC());
        Peer peer = OpenedPeer.of(config, crypto, ledgers, local::firstBlock);
        Following _ = local.lead(peer.channel(), Vital.alone("committer"));
        Orderer orderer = local.start(Cutting.INSTANT, Vital.alone("orderer"))) {
      submit(orderer, crypto, peer.channel(), envelopes);
    }
  }

  private void submit(Orderer orderer, DeveloperCrypto crypto, JoinedChannel channel, int count) {
    SigningIdentity client =
        SigningIdentity.load(
            config.organisation(), crypto.user(config.organisation(), "Admin").msp());
    for (int i = 0; i < count; i++) {
      long height = channel.ledger().height();
      assertThat(orderer.submit(message(client))).isEqualTo(new Acceptance.Accepted());
      await().until(() -> channel.ledger().height() == height + 1);
    }
  }

  /** Which no peer takes for valid, but it is ordered. */
  private Envelope message(SigningIdentity client) {
    ChannelHeader header =
        ChannelHeader.newBuilder()
            .setType(HeaderType.MESSAGE_VALUE)
            .setChannelId(config.channel().value())
            .build();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(header.toByteString())
                    .setSignatureHeader(
                        SignatureHeader.newBuilder()
                            .setCreator(client.serialized())
                            .build()
                            .toByteString()))
            .build()
            .toByteString();
    return Envelope.newBuilder().setPayload(payload).setSignature(client.sign(payload)).build();
  }

  private List<Block> ofPeer() {
    try (LedgerStore ledgers = LedgerStore.open(data.ledger())) {
      Ledger ledger = ledgers.ledger(config.channel());
      List<Block> blocks = new ArrayList<>();
      for (long number = 0; number < ledger.height(); number++) {
        blocks.add(OrderedBlock.of(ledger.block(number).orElseThrow()));
      }
      return blocks;
    }
  }

  private List<Block> ofOrderer() {
    try (Chains chains = Chains.open(data.orderer())) {
      Chain chain = chains.chain(config.channel());
      List<Block> blocks = new ArrayList<>();
      for (long number = 0; number < chain.height(); number++) {
        blocks.add(chain.block(number));
      }
      return blocks;
    }
  }

  private static NodeConfig config(DataDirectory data) {
    return NodeConfig.defaults(
            data, new Builders(List.of(), HeddleProcess.PROJECT.resolve("builders")))
        .with(NodeConfig.Listeners.anyPorts(true));
  }
}
