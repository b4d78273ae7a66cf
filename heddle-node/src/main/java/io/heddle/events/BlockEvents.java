// SPDX-License-Identifier: Apache-2.0
package io.heddle.events;

import java.util.List;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;

/** Events that valid transactions of one block emitted, in the order of the transactions. */
public record BlockEvents(long block, List<ChaincodeEvent> events) {

  public BlockEvents {
    events = List.copyOf(events);
  }
}
