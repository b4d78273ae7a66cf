// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.BlockHash;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.channel.ChannelConfig;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.RecordedOrdering;
import io.heddle.testing.RecordedVerdicts;
import io.heddle.testing.RecordedVerdicts.Judged;
import io.heddle.testing.Spec;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.junit.jupiter.api.Test;

/** Whole and forged blocks come from an orderer, as they once came to a Fabric peer. */
final class ChainVerifierTest {

  @Test
  @Spec({"NA-178", "NA-248", "NA-361"})
  void takes_the_blocks_of_a_raft_orderer_and_no_forged_ones() {
    List<Block> chain = RecordedOrdering.told().stream().map(RecordedOrdering.Told::block).toList();

    assertThat(judge(chain, RecordedVerdicts.raft())).isEqualTo(20);
  }

  @Test
  @Spec({"NA-179", "NA-249", "NA-361", "NA-364"})
  void takes_the_blocks_of_a_bft_cluster_and_no_forged_ones() {
    assertThat(judge(RecordedChannel.blocks(RecordedChannel.BFT), RecordedVerdicts.bft()))
        .isEqualTo(32);
  }

  /** Of several that are accepted as one block only the last goes on. */
  private static int judge(List<Block> chain, List<Judged> all) {
    ChainVerifier verifier = new ChainVerifier(after(chain.getFirst()));
    int count = 0;
    for (Block block : chain.subList(1, chain.size())) {
      long number = block.getHeader().getNumber();
      for (Judged judged : all) {
        if (judged.number() == number) {
          judge(new ChainVerifier(verifier.position()), judged);
          count++;
        }
      }
      verifier.take(block);
      assertThat(verifier.position().height()).isEqualTo(number + 1);
    }
    return count;
  }

  private static void judge(ChainVerifier verifier, Judged judged) {
    if (judged.isAccepted()) {
      verifier.take(judged.block());
      assertThat(verifier.position().height()).as(judged.toString()).isEqualTo(judged.number() + 1);
    } else {
      ChainPosition before = verifier.position();
      assertThatThrownBy(() -> verifier.take(judged.block()))
          .as(judged.toString())
          .isInstanceOfSatisfying(
              HeddleException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BAD_INPUT));
      assertThat(verifier.position()).isSameAs(before);
    }
  }

  @Test
  @Spec("NA-363")
  void takes_headers_with_signatures_and_whole_configurations() {
    List<Block> chain = RecordedChannel.blocks(RecordedChannel.BFT);
    ChainVerifier whole = new ChainVerifier(after(chain.getFirst()));
    ChainVerifier headers = new ChainVerifier(after(chain.getFirst()));
    int configurations = 0;
    for (Block block : chain.subList(1, chain.size())) {
      boolean isConfiguring = whole.take(block);
      configurations += isConfiguring ? 1 : 0;
      Block shown = isConfiguring ? block : block.toBuilder().clearData().build();
      assertThat(headers.takeAttestation(shown)).isEqualTo(isConfiguring);
      assertThat(headers.position().lastHash()).isEqualTo(whole.position().lastHash());
      assertThat(headers.position().config().sequence())
          .isEqualTo(whole.position().config().sequence());
    }
    assertThat(configurations).isPositive();
  }

  @Test
  @Spec("NA-363")
  void takes_no_header_with_forged_signatures_or_forged_data() {
    List<Block> chain = RecordedChannel.blocks(RecordedChannel.BFT);
    ChainVerifier verifier = new ChainVerifier(after(chain.getFirst()));
    Block first = chain.get(1);
    Block altered = first.toBuilder().clearData().build();
    altered =
        altered.toBuilder()
            .setHeader(
                first.getHeader().toBuilder().setDataHash(first.getHeader().getPreviousHash()))
            .build();
    Block whole =
        first.toBuilder()
            .setData(BlockData.newBuilder().addData(chain.get(2).getData().getData(0)))
            .build();

    Block header = altered;
    assertThatThrownBy(() -> verifier.takeAttestation(header))
        .hasMessageContaining("signature set did not satisfy policy");
    assertThatThrownBy(() -> verifier.takeAttestation(whole))
        .hasMessageStartingWith("Header.DataHash is different from Hash(block.Data) for block");
    assertThat(verifier.position().height()).isEqualTo(1);
  }

  private static ChainPosition after(Block first) {
    return new ChainPosition(
        1, BlockHash.header(first.getHeader()), ChannelConfig.fromBlock(first));
  }
}
