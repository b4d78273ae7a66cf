// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.grpc.Status.Code;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.words.Foreign;
import java.time.Duration;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;

/**
 * Hands a signed transaction to those who order, who alone decide whether it is good.
 *
 * <p>Fabric: internal/pkg/gateway/submit.go.
 */
final class Submit {

  private final JoinedChannels channels;
  private final Orderers orderers;
  private final Duration limit;

  /**
   * Submits.
   *
   * @param limit for an orderer's answer
   */
  Submit(JoinedChannels channels, Orderers orderers, Duration limit) {
    this.channels = channels;
    this.orderers = orderers;
    this.limit = limit;
  }

  SubmitResponse call(SubmitRequest request) throws GatewayError, InterruptedException {
    if (!request.hasPreparedTransaction()) {
      throw new GatewayError(Code.INVALID_ARGUMENT, "a prepared transaction is required");
    }
    if (request.getPreparedTransaction().getSignature().isEmpty()) {
      throw new GatewayError(Code.INVALID_ARGUMENT, "prepared transaction must be signed");
    }
    JoinedChannel channel =
        channels
            .find(request.getChannelId())
            .orElseThrow(() ->
                new GatewayError(
                    Code.FAILED_PRECONDITION,
                    "failed to get config for channel [%1$s]: could not get last config for channel %1$s"
                        .formatted(Foreign.text(request.getChannelId()))));
    orderers.submit(channel.config(), request.getPreparedTransaction(), limit);
    return SubmitResponse.getDefaultInstance();
  }
}
