// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;

/**
 * Pulls from one orderer of a cluster of which some may lie or keep blocks back, while the others
 * show which blocks there are; from the next one as soon as there is something wrong.
 *
 * <p>Fabric: common/deliverclient/blocksprovider/bft_deliverer.go.
 */
final class WatchedCluster {

  private final Asking asking;
  private OrdererEndpoints orderers;
  private List<OrdererEndpoint> order = List.of();
  private int place;
  private int failures;

  WatchedCluster(Asking asking) {
    this.asking = asking;
    this.orderers = asking.orderers();
  }

  /** Pulls until the channel's orderers are no cluster any more that is to be watched. */
  void pull() throws InterruptedException {
    shuffle();
    while (asking.isWatchedCluster()) {
      if (order.isEmpty()) {
        asking.nobodyToAsk();
        shuffle();
      } else {
        pull(order.get(place));
      }
    }
  }

  private void shuffle() {
    orderers = asking.orderers();
    List<OrdererEndpoint> all = new ArrayList<>(orderers.all());
    Collections.shuffle(all, asking.random());
    order = List.copyOf(all);
    place = 0;
    failures = 0;
  }

  private void pull(OrdererEndpoint source) throws InterruptedException {
    List<HeaderWatch> headers =
        order.stream()
            .filter(each -> !each.equals(source))
            .map(each -> HeaderWatch.start(asking, each))
            .toList();
    try (BlockStream stream = asking.blocks(source)) {
      read(stream, source, headers);
    } catch (StreamFailure e) {
      failures++;
      place = (place + 1) % order.size();
      int rounds = Math.max(failures / order.size(), asking.ahead().refusals());
      asking.failed(source, e, asking.settings().pauses().afterRounds(rounds));
    } finally {
      headers.forEach(HeaderWatch::close);
    }
  }

  private void read(BlockStream stream, OrdererEndpoint source, List<HeaderWatch> headers)
      throws StreamFailure, InterruptedException {
    Censorship censorship = new Censorship(asking.settings().censorship());
    while (true) {
      Optional<DeliverResponse> answer = stream.next(censorship.interval());
      if (answer.isPresent()) {
        boolean isConfiguring = asking.take(Answers.block(answer.get()), source);
        failures = 0;
        if (isConfiguring
            && (!asking.isWatchedCluster() || asking.orderers().differsFrom(orderers))) {
          asking.report().changed(asking.orderers());
          shuffle();
          return;
        }
      } else {
        asking.ahead().check();
      }
      requireAll(censorship, headers);
    }
  }

  private void requireAll(Censorship censorship, List<HeaderWatch> headers) throws StreamFailure {
    long last = asking.ahead().position().height() - 1;
    Optional<Long> keptBack =
        censorship.look(
            System.nanoTime(),
            last,
            headers.stream().map(HeaderWatch::shown).flatMap(Optional::stream).toList());
    if (keptBack.isPresent()) {
      throw new StreamFailure(
          "block censorship detected: others have shown block [%d] for longer than %s s, and it gives none beyond [%d]"
              .formatted(keptBack.get(), censorship.limit().toMillis() / 1000.0, last));
    }
  }
}
