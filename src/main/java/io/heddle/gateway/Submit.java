// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.grpc.Status.Code;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Msp;
import io.heddle.joined.JoinedChannel;
import io.heddle.joined.JoinedChannels;
import io.heddle.order.Acceptance;
import io.heddle.order.Broadcast;
import io.heddle.words.Foreign;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;

/**
 * Hands a signed transaction to the orderer, which alone decides whether it is good.
 *
 * <p>Fabric: internal/pkg/gateway/submit.go.
 */
final class Submit {

  private final JoinedChannels channels;
  private final Broadcast broadcast;
  private final Duration limit;

  /**
   * Submits.
   *
   * @param limit for the orderer's answer
   */
  Submit(JoinedChannels channels, Broadcast broadcast, Duration limit) {
    this.channels = channels;
    this.broadcast = broadcast;
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
    return switch (acceptance(channel, request.getPreparedTransaction())) {
      case Acceptance.Accepted() -> SubmitResponse.getDefaultInstance();
      case Acceptance.Refused(Status status, String info) -> throw refused(channel, status, info);
    };
  }

  private Acceptance acceptance(JoinedChannel channel, Envelope transaction)
      throws GatewayError, InterruptedException {
    var answer = new FutureTask<>(() -> broadcast.submit(transaction));
    Thread.ofVirtual().name("broadcast").start(answer);
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw unanswered(channel, NoAnswer.late().getMessage());
    } catch (ExecutionException e) {
      throw Asking.Asked.unwrapped(e);
    } finally {
      answer.cancel(true);
    }
  }

  private static GatewayError unanswered(JoinedChannel channel, String why) {
    return new GatewayError(
        Code.UNAVAILABLE,
        "no orderers could successfully process transaction",
        details(channel.config(), why));
  }

  private static GatewayError refused(JoinedChannel channel, Status status, String info) {
    String answer =
        "received unsuccessful response from orderer: status=%s, info=%s".formatted(status, info);
    boolean isClientsFault = status.getNumber() >= 400 && status.getNumber() < 500;
    return isClientsFault ? new GatewayError(Code.ABORTED, answer) : unanswered(channel, answer);
  }

  /** What the orderer said, under each address at which the channel knows it. */
  private static List<ErrorDetail> details(ChannelConfig config, String answer) {
    return config.orderer().stream()
        .flatMap(orderer -> orderer.organisations().stream())
        .flatMap(organisation ->
            organisation.endpoints().stream()
                .map(endpoint -> detail(endpoint, organisation.msp(), answer)))
        .toList();
  }

  private static ErrorDetail detail(String endpoint, Msp msp, String answer) {
    return ErrorDetail.newBuilder()
        .setAddress(endpoint)
        .setMspId(msp.id().value())
        .setMessage(answer)
        .build();
  }
}
