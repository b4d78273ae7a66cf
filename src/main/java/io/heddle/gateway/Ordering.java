// SPDX-License-Identifier: Apache-2.0
package io.heddle.gateway;

import io.heddle.order.Acceptance;
import org.hyperledger.fabric.protos.common.Envelope;

/** Takes transactions of one channel to be ordered; {@code Orderer::submit} is one. */
@FunctionalInterface
public interface Ordering {

  /** Returns when the envelope is queued or refused, not when it is committed. */
  Acceptance submit(Envelope envelope);
}
