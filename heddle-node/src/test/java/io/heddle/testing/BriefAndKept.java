// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.ledger.StateSnapshot;
import java.nio.file.Path;

/**
 * Chaincode "cc" with two collections: "brief" keeps what it has for two blocks, "kept" for ever.
 */
public final class BriefAndKept implements AutoCloseable {

  private final TestLedger chain;
  private final StateSnapshot state;

  private BriefAndKept(TestLedger chain, StateSnapshot state) {
    this.chain = chain;
    this.state = state;
  }

  /** Defines them on a channel of their own. */
  public static BriefAndKept in(Path directory) {
    TestLedger chain = TestLedger.in(directory);
    SmallCollections.define(
        chain,
        "cc",
        SmallCollections.of("brief", "OR('Org1MSP.member')").setBlockToLive(2),
        SmallCollections.of("kept", "OR('Org1MSP.member')"));
    return new BriefAndKept(chain, chain.ledger().snapshot());
  }

  /** The state that has the definition. */
  public StateSnapshot state() {
    return state;
  }

  @Override
  public void close() {
    state.close();
    chain.close();
  }
}
