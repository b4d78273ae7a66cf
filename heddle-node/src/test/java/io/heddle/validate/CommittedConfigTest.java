// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.heddle.alive.Vital;
import io.heddle.base.ChannelName;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.Sha256;
import io.heddle.commit.Committer;
import io.heddle.ledger.Ledger;
import io.heddle.ledger.LedgerStore;
import io.heddle.ledger.Version;
import io.heddle.testing.CommittingPeer;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.Spec;
import io.heddle.testing.TestLedger;
import io.heddle.testing.TestTransaction;
import java.nio.file.Path;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Spec({"NA-200", "NA-219", "NA-355"})
final class CommittedConfigTest {

  private static final List<Block> BLOCKS = RecordedChannel.blocks();

  @TempDir private Path directory;

  @Test
  void follows_the_configuration_blocks_of_the_ledger() throws Exception {
    try (TestLedger chain = TestLedger.in(directory)) {
      var config = new CommittedConfig(chain.ledger());
      putConfiguration(chain, 0);
      assertThat(config.get().sequence()).isZero();

      putConfiguration(chain, 138);

      assertThat(config.get().sequence()).isEqualTo(1);
    }
  }

  @Test
  void is_the_same_one_until_it_changes() throws Exception {
    try (TestLedger chain = TestLedger.in(directory)) {
      putConfiguration(chain, 0);
      var config = new CommittedConfig(chain.ledger());
      var before = config.get();
      assertThat(config.get()).isSameAs(before);

      chain.put("asset", "k", "1");

      assertThat(config.get()).isSameAs(before);
    }
  }

  @Test
  void one_that_is_damaged_is_told() {
    try (TestLedger chain = TestLedger.in(directory)) {
      chain.put("", "CHANNEL_CONFIG_ENV_BYTES", "\u0007garbage");

      assertThatExceptionOfType(HeddleException.class)
          .isThrownBy(new CommittedConfig(chain.ledger())::get)
          .withMessage("The stored configuration of channel 'mychannel' cannot be read")
          .satisfies(failure -> assertThat(failure.fault()).isEqualTo(Fault.INTERNAL));
    }
  }

  @Test
  void there_is_none_before_the_first_block() {
    try (CommittingPeer peer = CommittingPeer.at(0, directory)) {
      var config = new CommittedConfig(peer.ledger());

      assertThatExceptionOfType(HeddleException.class)
          .isThrownBy(config::get)
          .withMessage("Channel 'mychannel' has no configuration yet")
          .satisfies(failure -> assertThat(failure.fault()).isEqualTo(Fault.NOT_FOUND));
    }
  }

  @Test
  void the_first_block_of_another_channel_is_refused() {
    try (LedgerStore store = LedgerStore.open(directory)) {
      Ledger ledger = store.ledger(new ChannelName("elsewhere"));
      var committer =
          new Committer(
              ledger, new Validator(new CommittedConfig(ledger), ledger), Vital.alone("committer"));

      assertThatExceptionOfType(HeddleException.class)
          .isThrownBy(() -> committer.commit(BLOCKS.getFirst()))
          .withMessage("The first block of channel 'elsewhere' is one of channel 'mychannel'");
    }
  }

  @Test
  void a_first_block_with_more_than_a_configuration_is_refused() {
    Block first = BLOCKS.getFirst();
    BlockData data =
        first.getData().toBuilder().addData(BLOCKS.get(5).getData().getData(0)).build();
    Block both =
        first.toBuilder()
            .setData(data)
            .setHeader(
                first.getHeader().toBuilder()
                    .setDataHash(Sha256.of(ByteString.copyFrom(data.getDataList()))))
            .build();
    try (CommittingPeer peer = CommittingPeer.at(0, directory)) {
      assertThatExceptionOfType(HeddleException.class)
          .isThrownBy(() -> peer.committer().commit(both))
          .withMessage(
              "The first block of channel 'mychannel' is not just a configuration: it has 2 transactions");
      assertThat(peer.ledger().height()).isZero();

      peer.committer().commit(RecordedChannel.asOrdered(first));
      assertThat(new CommittedConfig(peer.ledger()).get().sequence()).isZero();
    }
  }

  @Test
  @Spec("NA-181")
  void only_block_1_begins_the_chain_of_commit_hashes() throws Exception {
    try (TestLedger chain = TestLedger.in(directory)) {
      putConfiguration(chain, 0);
      assertThat(nextCommitHash(chain)).isNotEqualTo(ByteString.EMPTY);

      chain.put("asset", "k", "1"); // in a block without one

      assertThat(nextCommitHash(chain)).isEqualTo(ByteString.EMPTY);
    }
  }

  private static ByteString nextCommitHash(TestLedger chain) {
    Block next =
        TestTransaction.block(
            chain.ledger(), List.of(TestTransaction.of("asset", ByteString.EMPTY).entry()));
    return new Validator(new CommittedConfig(chain.ledger()), chain.ledger())
        .validate(next)
        .update()
        .commitHash();
  }

  /** As the block with this number does it. */
  private static void putConfiguration(TestLedger chain, int number) throws Exception {
    Block block = BLOCKS.get(number);
    Payload payload =
        Payload.parseFrom(Envelope.parseFrom(block.getData().getData(0)).getPayload());
    chain.append(
        TestLedger.change(
            "",
            "CHANNEL_CONFIG_ENV_BYTES",
            payload.getData(),
            new Version(chain.ledger().height(), 0)));
  }
}
