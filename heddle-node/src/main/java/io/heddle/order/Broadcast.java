// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import org.hyperledger.fabric.protos.common.Envelope;

/** Takes transactions to be ordered, here or by an ordering service elsewhere. */
@FunctionalInterface
public interface Broadcast {

  /** Returns when the envelope is queued or refused, not when it is committed. */
  Acceptance submit(Envelope envelope);
}
