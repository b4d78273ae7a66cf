// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import io.heddle.alive.Errand;
import io.heddle.base.HeddleException;
import java.time.Duration;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has an orderer show which blocks there are, while another one gives them, until it is closed.
 *
 * <p>Fabric: common/deliverclient/blocksprovider/bft_header_receiver.go.
 */
final class HeaderWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HeaderWatch.class);
  private static final Duration LONG = Duration.ofHours(1);

  private final Asking asking;
  private final OrdererEndpoint orderer;
  private final ChainVerifier verifier;
  private final Thread thread;
  private volatile Optional<Censorship.Shown> shown = Optional.empty();
  private int failures;

  private HeaderWatch(Asking asking, OrdererEndpoint orderer) {
    this.asking = asking;
    this.orderer = orderer;
    this.verifier = new ChainVerifier(asking.ahead().position());
    this.thread =
        Errand.unstarted(
            "headers-" + orderer,
            this::watch,
            failure ->
                log.error("Headers of orderer '{}' are not watched any more", orderer, failure));
  }

  static HeaderWatch start(Asking asking, OrdererEndpoint orderer) {
    HeaderWatch watch = new HeaderWatch(asking, orderer);
    watch.thread.start();
    return watch;
  }

  /** The last header that the orderer has shown. */
  Optional<Censorship.Shown> shown() {
    return shown;
  }

  private void watch() throws InterruptedException {
    while (true) {
      long next = verifier.position().height();
      try (BlockStream stream =
          asking.dialer().open(orderer, asking.seek().attestationsFrom(next))) {
        while (true) {
          Optional<DeliverResponse> answer = stream.next(LONG);
          if (answer.isPresent()) {
            take(Answers.block(answer.get()));
          }
        }
      } catch (StreamFailure e) {
        log.debug("Orderer '{}' shows no headers: {}", orderer, e.getMessage());
        asking.rest().sleep(asking.settings().pauses().afterRounds(failures++));
      }
    }
  }

  private void take(Block block) throws StreamFailure {
    try {
      verifier.takeAttestation(block);
    } catch (HeddleException e) {
      throw new StreamFailure(e.getMessage(), e);
    }
    failures = 0;
    shown = Optional.of(new Censorship.Shown(block.getHeader().getNumber(), System.nanoTime()));
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
