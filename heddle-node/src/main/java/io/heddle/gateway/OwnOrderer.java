// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.grpc.Status.Code;
import io.heddle.channel.ChannelConfig;
import io.heddle.identity.Msp;
import io.heddle.order.Acceptance;
import io.heddle.order.Broadcast;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/** The orderer of this process, which is behind every address that a channel has for orderers. */
record OwnOrderer(Broadcast orderer) implements Orderers {

  @Override
  public void submit(ChannelConfig config, Envelope transaction, Duration limit)
      throws GatewayError, InterruptedException {
    switch (acceptance(config, transaction, limit)) {
      case Acceptance.Accepted() -> {}
      case Acceptance.Refused(Status status, String info) -> throw refused(config, status, info);
    }
  }

  private Acceptance acceptance(ChannelConfig config, Envelope transaction, Duration limit)
      throws GatewayError, InterruptedException {
    var answer = new FutureTask<>(() -> orderer.submit(transaction));
    Thread.ofVirtual().name("broadcast").start(answer);
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw unanswered(config, NoAnswer.late().getMessage());
    } catch (ExecutionException e) {
      throw Asking.Asked.unwrapped(e);
    } finally {
      answer.cancel(true);
    }
  }

  private static GatewayError unanswered(ChannelConfig config, String why) {
    return new GatewayError(
        Code.UNAVAILABLE,
        "no orderers could successfully process transaction",
        details(config, why));
  }

  private static GatewayError refused(ChannelConfig config, Status status, String info) {
    String answer =
        "received unsuccessful response from orderer: status=%s, info=%s".formatted(status, info);
    boolean isClientsFault = status.getNumber() >= 400 && status.getNumber() < 500;
    return isClientsFault ? new GatewayError(Code.ABORTED, answer) : unanswered(config, answer);
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
