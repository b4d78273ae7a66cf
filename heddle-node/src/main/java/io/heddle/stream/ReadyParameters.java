// SPDX-License-Identifier: Apache-2.0
package io.heddle.stream;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.peer.ChaincodeAdditionalParams;

/**
 * The payload of {@code READY}: advice to the chaincode library on batching.
 *
 * <p>Fabric: core/chaincode/handler.go, {@code sendReady}; v2.5 sends nothing, v3.1 sends the
 * parameters.
 */
public record ReadyParameters(ByteString payload) {

  /** What Fabric v3.1 sends with its sample configuration. */
  public static final ReadyParameters BATCHES_OF_1000 = of(true, 1000, true, 1000);

  /** What Fabric v2.5 sends. */
  public static final ReadyParameters NONE = new ReadyParameters(ByteString.EMPTY);

  private static final int DEFAULT_SIZE = 1000;

  /** The parameters as Fabric v3.1 sends them; a size of 0 becomes 1000. */
  public static ReadyParameters of(
      boolean useWriteBatch,
      int maxSizeWriteBatch,
      boolean useGetMultipleKeys,
      int maxSizeGetMultipleKeys) {
    return new ReadyParameters(
        ChaincodeAdditionalParams.newBuilder()
            .setUseWriteBatch(useWriteBatch)
            .setMaxSizeWriteBatch(sizeOrDefault(maxSizeWriteBatch))
            .setUseGetMultipleKeys(useGetMultipleKeys)
            .setMaxSizeGetMultipleKeys(sizeOrDefault(maxSizeGetMultipleKeys))
            .build()
            .toByteString());
  }

  private static int sizeOrDefault(int size) {
    return size == 0 ? DEFAULT_SIZE : size;
  }
}
