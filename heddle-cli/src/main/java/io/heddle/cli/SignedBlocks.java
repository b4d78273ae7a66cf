// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.joined.SignedRun;
import io.heddle.json.JsonTree;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import tools.jackson.databind.node.ObjectNode;

/**
 * Blocks that were checked as far as that can be done without the state.
 *
 * @param configured the number of the last one with a configuration
 */
record SignedBlocks(String channel, long first, long blocks, long transactions, long configured) {

  /**
   * Checks them all.
   *
   * @throws io.heddle.base.HeddleException if no peer would take one of them, or there is none
   */
  static SignedBlocks check(SignedRun run, long first, Blocks all) throws InterruptedException {
    long blocks = 0;
    long transactions = 0;
    Block block = all.next().orElseThrow(Blocks::none);
    for (var next = Optional.of(block); next.isPresent(); next = all.next()) {
      run.check(next.get());
      blocks++;
      transactions += next.get().getData().getDataCount();
    }
    return new SignedBlocks(run.channel().value(), first, blocks, transactions, run.configured());
  }

  String sentence() {
    return "Blocks %d to %d of channel '%s' follow on each other and are signed as the configurations demand, the last of which is that of block %d; what their %d transactions do was not validated, as that needs the state"
        .formatted(first, first + blocks - 1, channel, configured, transactions);
  }

  ObjectNode object() {
    ObjectNode object = JsonTree.object();
    object.put("channel", channel);
    object.put("from", first);
    object.put("blocks", blocks);
    object.put("transactions", transactions);
    object.put("lastConfig", configured);
    object.put("signed", true);
    object.put("validated", false);
    return object;
  }
}
