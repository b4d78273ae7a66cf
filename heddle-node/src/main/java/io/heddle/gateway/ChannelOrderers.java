// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.grpc.Status.Code;
import io.heddle.channel.ChannelConfig;
import io.heddle.channel.OrdererConfig;
import io.heddle.words.Foreign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;

/**
 * The orderers that a channel's configuration names: any one of them is enough, unless some of them
 * may lie, and then as many as cannot all be wrong.
 *
 * <p>Fabric: internal/pkg/gateway/submit.go.
 */
final class ChannelOrderers implements Orderers {

  private static final String BFT = "BFT";

  /**
   * What an orderer of a BFT cluster says that has it from others, or has had it: then it is in a
   * block. Fabric takes the second one for a refusal, which its gateway is too fast to meet.
   */
  private static final Set<String> KNOWN =
      Set.of(
          "failed to submit request: request already exists",
          "failed to submit request: request already processed");

  private final Function<ChannelConfig, List<RemoteOrderer>> orderers;
  private final RandomGenerator random;

  ChannelOrderers(Function<ChannelConfig, List<RemoteOrderer>> orderers, RandomGenerator random) {
    this.orderers = orderers;
    this.random = random;
  }

  @Override
  public void submit(ChannelConfig config, Envelope transaction, Duration limit)
      throws GatewayError, InterruptedException {
    List<RemoteOrderer> all = orderers.apply(config);
    if (all.isEmpty()) {
      throw new GatewayError(Code.UNAVAILABLE, "no orderer nodes available");
    }
    OrdererConfig ordering =
        config
            .orderer()
            .orElseThrow(() ->
                new GatewayError(
                    Code.NOT_FOUND,
                    "failed to create block deliverer for channel `%s`, missing OrdererConfig"
                        .formatted(config.channel())));
    if (ordering.consensus().getType().equals(BFT)) {
      toAll(all, transaction, limit);
    } else {
      toAnyOne(all, transaction, limit);
    }
  }

  private void toAnyOne(List<RemoteOrderer> all, Envelope transaction, Duration limit)
      throws GatewayError, InterruptedException {
    List<RemoteOrderer> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    List<ErrorDetail> details = new ArrayList<>();
    for (RemoteOrderer orderer : shuffled) {
      BroadcastResponse answer;
      try {
        answer = orderer.send(transaction).answer(limit);
      } catch (NoAnswer e) {
        details.add(detail(orderer, e.getMessage()));
        continue;
      }
      if (answer.getStatus() == Status.SUCCESS) {
        return;
      }
      if (answer.getStatusValue() >= 400 && answer.getStatusValue() < 500) {
        throw new GatewayError(Code.ABORTED, refusal(answer)); // no other one would take it
      }
    }
    throw new GatewayError(
        Code.UNAVAILABLE, "no orderers could successfully process transaction", details);
  }

  private static void toAll(List<RemoteOrderer> all, Envelope transaction, Duration limit)
      throws GatewayError, InterruptedException {
    BlockingQueue<Optional<ErrorDetail>> answers = new LinkedBlockingQueue<>();
    // at once: whoever gets it when it is in a block already, from others, does not take it
    List<RemoteOrderer.Sent> sent = all.stream().map(each -> each.send(transaction)).toList();
    for (int i = 0; i < all.size(); i++) {
      RemoteOrderer orderer = all.get(i);
      RemoteOrderer.Sent onItsWay = sent.get(i);
      Thread.ofVirtual()
          .name("broadcast-" + orderer.address())
          .start(() -> answers.add(failure(orderer, onItsWay, limit)));
    }
    int quorum = quorum(all.size());
    int successes = 0;
    List<ErrorDetail> details = new ArrayList<>();
    while (successes < quorum) {
      if (details.size() > all.size() - quorum) {
        throw new GatewayError(
            Code.UNAVAILABLE,
            "insufficient number of orderers could successfully process transaction to satisfy quorum requirement",
            details);
      }
      Optional<ErrorDetail> answer = answers.take(); // each comes within the limit
      answer.ifPresent(details::add);
      successes += answer.isPresent() ? 0 : 1;
    }
  }

  /** Why one does not take it; empty if it does. */
  private static Optional<ErrorDetail> failure(
      RemoteOrderer orderer, RemoteOrderer.Sent sent, Duration limit) {
    try {
      BroadcastResponse answer = sent.answer(limit);
      boolean isTaken =
          answer.getStatus() == Status.SUCCESS
              || (answer.getStatus() == Status.SERVICE_UNAVAILABLE
                  && KNOWN.contains(answer.getInfo()));
      return isTaken ? Optional.empty() : Optional.of(detail(orderer, refusal(answer)));
    } catch (NoAnswer e) {
      return Optional.of(detail(orderer, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(detail(orderer, NoAnswer.brokenOff().getMessage()));
    } catch (RuntimeException e) {
      return Optional.of(detail(orderer, NoAnswer.failed().getMessage()));
    }
  }

  /** Any two sets of so many have an honest one in common. */
  private static int quorum(int size) {
    int faulty = (size - 1) / 3;
    return Math.ceilDiv(size + faulty + 1, 2);
  }

  private static String refusal(BroadcastResponse answer) {
    return "received unsuccessful response from orderer: status=%s, info=%s"
        .formatted(
            answer.getStatus() == Status.UNRECOGNIZED ? "" : answer.getStatus(),
            Foreign.text(answer.getInfo()));
  }

  private static ErrorDetail detail(RemoteOrderer orderer, String message) {
    return ErrorDetail.newBuilder()
        .setAddress(orderer.address())
        .setMspId(orderer.mspId().value())
        .setMessage(message)
        .build();
  }
}
