// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.HeddleException;
import io.heddle.home.Announcement;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.home.NodePhase;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node tells of itself in its data directory, from its first moment to its last. Safe for
 * threads.
 */
final class Announcing implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Announcing.class);

  private final DataDirectory data;
  private Announcement present; // guarded by this

  /** That it starts. */
  Announcing(DataDirectory data, Instant now) {
    this.data = data;
    this.present = Announcement.ofThisProcess(NodePhase.STARTING, now);
    data.announce(present);
  }

  /** Where its peers are, and what is deployed by now. */
  synchronized void serving(List<NodeDescription> peers) {
    tell(present.with(peers));
  }

  /** Of which chaincodes calls may take long. */
  synchronized void patient(List<String> chaincodes) {
    try {
      tell(present.withPatient(chaincodes));
    } catch (HeddleException e) {
      log.warn("Commands do not hear what is debugged: {}", e.getMessage());
    }
  }

  /**
   * Once it stops nobody is to look for a port any more. That this cannot be written, say to a full
   * disk, is no reason to end.
   */
  synchronized void enter(NodePhase phase, Instant when) {
    Announcement next = present.in(phase, when);
    try {
      tell(phase == NodePhase.STOPPING ? next.with(List.of()) : next);
    } catch (HeddleException e) {
      log.warn("Commands do not hear that the node is {}: {}", phase.word(), e.getMessage());
    }
  }

  private void tell(Announcement next) {
    if (!next.equals(present)) {
      present = next;
      data.announce(present);
    }
  }

  /** No word of it any more. */
  @Override
  public void close() {
    data.withdraw();
  }
}
