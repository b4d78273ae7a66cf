// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import java.time.Duration;
import java.util.Optional;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;

/** What an orderer answers to one {@link Seek}. For one thread, but for {@link #close}. */
interface BlockStream extends AutoCloseable {

  /**
   * Waits for the next answer.
   *
   * @param limit for how long
   * @return empty if none has come by then
   * @throws StreamFailure if none can come any more
   */
  Optional<DeliverResponse> next(Duration limit) throws StreamFailure, InterruptedException;

  /** Ends it; whoever waits is told. */
  @Override
  void close();
}
