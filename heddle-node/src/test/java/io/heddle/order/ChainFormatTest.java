// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.KeptSample;
import io.heddle.testing.RecordedChannel;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens kept samples of the orderer's format on disk. */
final class ChainFormatTest {

  private static final List<Block> BLOCKS =
      RecordedChannel.blocks().stream().map(OrderedBlock::of).limit(4).toList();

  @TempDir private Path dir;

  @Test
  @Spec("NA-187")
  void chains_of_format_1_can_be_read_and_continued() throws Exception {
    KeptSample.unpack("orderer-1", dir);

    try (Chains chains = Chains.open(dir)) {
      Chain chain = chains.find(RecordedChannel.NAME).orElseThrow();
      assertThat(blocks(chain)).isEqualTo(BLOCKS.subList(0, 3));
      assertThat(chain.end()).isEqualTo(ChainFile.endAfter(BLOCKS.get(2)));

      chain.receive(BLOCKS.get(3));
      assertThat(blocks(chain)).isEqualTo(BLOCKS);
    }
  }

  private static List<Block> blocks(Chain chain) {
    return LongStream.range(0, chain.height()).mapToObj(chain::block).toList();
  }
}
