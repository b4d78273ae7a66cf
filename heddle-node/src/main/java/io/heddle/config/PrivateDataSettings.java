// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.time.Duration;

/**
 * How a peer keeps and shares private data.
 *
 * <p>Fabric: gossip/privdata/config.go, gossip/service/config.go and internal/peer/node/config.go.
 *
 * @param transientBlocks for how many blocks, at least, private data is kept that was endorsed and
 *     never came in a block
 * @param implicitRequired how many other peers of the organisation have to have what is written to
 *     its implicit collection, before that is endorsed
 * @param implicitMaximum how many of them are given it then
 * @param isReconciling whether what is missing is asked for later
 * @param pause between two rounds of that
 * @param blocks how many blocks' data is asked for at once
 * @param patience how long what nobody had is not asked for again
 */
public record PrivateDataSettings(
    long transientBlocks,
    int implicitRequired,
    int implicitMaximum,
    boolean isReconciling,
    Duration pause,
    int blocks,
    Duration patience) {

  static final String RECONCILING = "peer.gossip.pvtData.reconciliationEnabled";

  private static final String PREFIX = "peer.gossip.pvtData.";
  private static final String IMPLICIT = PREFIX + "implicitCollectionDisseminationPolicy.";
  private static final String REQUIRED = IMPLICIT + "requiredPeerCount";
  private static final String MAXIMUM = IMPLICIT + "maxPeerCount";
  private static final String PATIENCE = "ledger.pvtdataStore.deprioritizedDataReconcilerInterval";
  private static final long TRANSIENT_BLOCKS = 20_000;
  private static final int BLOCKS = 10;

  static PrivateDataSettings of(Values values) {
    long required = values.number(REQUIRED);
    long maximum = values.text(MAXIMUM).isPresent() ? values.number(MAXIMUM) : 1;
    if (required < 0) {
      throw new HeddleException(
          Fault.BAD_INPUT, "%s (%d) cannot be less than zero".formatted(REQUIRED, required));
    }
    if (maximum < required) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "%s (%d) cannot be less than requiredPeerCount (%d)"
              .formatted(MAXIMUM, maximum, required));
    }
    long blocks = values.number(PREFIX + "reconcileBatchSize");
    return new PrivateDataSettings(
        transientBlocks(values),
        (int) Math.min(required, Integer.MAX_VALUE),
        (int) Math.min(maximum, Integer.MAX_VALUE),
        values.isTrue(RECONCILING),
        unlessZero(values.duration(PREFIX + "reconcileSleepInterval"), Duration.ofMinutes(1)),
        blocks > 0 ? (int) Math.min(blocks, Integer.MAX_VALUE) : BLOCKS,
        unlessZero(values.duration(PATIENCE), Duration.ofMinutes(60)));
  }

  /** In Fabric a negative number is a very large one. */
  private static long transientBlocks(Values values) {
    long blocks = values.number(PREFIX + "transientstoreMaxBlockRetention");
    if (blocks == 0) {
      return TRANSIENT_BLOCKS;
    }
    return blocks < 0 ? Long.MAX_VALUE : blocks;
  }

  private static Duration unlessZero(Duration said, Duration usual) {
    return said.isPositive() ? said : usual;
  }
}
