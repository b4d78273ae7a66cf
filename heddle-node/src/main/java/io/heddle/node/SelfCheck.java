// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.stream.StreamSettings;
import org.hyperledger.fabric.protos.peer.ChaincodeAdditionalParams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells at the start which settings must be the same on all peers that endorse together. */
final class SelfCheck {

  private static final Logger log = LoggerFactory.getLogger(SelfCheck.class);

  private static final int USUAL_QUERY_LIMIT = 100_000;

  private SelfCheck() {}

  static void log(StreamSettings settings) {
    log.debug(
        "Endorsements depend on ledger.state.totalQueryLimit={}, ledger.state.stateDatabase={}, {}",
        settings.totalQueryLimit(),
        settings.stateDatabase(),
        runtimeParams(settings));
    if (settings.totalQueryLimit() != USUAL_QUERY_LIMIT) {
      log.warn(
          "ledger.state.totalQueryLimit is {}, and {} in Fabric's sample configuration: peers that endorse together need the same",
          settings.totalQueryLimit(),
          USUAL_QUERY_LIMIT);
    }
  }

  private static String runtimeParams(StreamSettings settings) {
    ChaincodeAdditionalParams params;
    try {
      params = ChaincodeAdditionalParams.parseFrom(settings.ready().payload());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("The node made these parameters itself", e);
    }
    return "chaincode.runtimeParams: write batches %s, reads of several keys %s"
        .formatted(
            limit(params.getUseWriteBatch(), params.getMaxSizeWriteBatch()),
            limit(params.getUseGetMultipleKeys(), params.getMaxSizeGetMultipleKeys()));
  }

  private static String limit(boolean isUsed, int size) {
    return isUsed ? "of " + Integer.toUnsignedString(size) : "off";
  }
}
