// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.process.Birth;
import io.heddle.process.ProcessTree;
import java.time.Instant;
import java.util.List;

/**
 * What a node tells of itself in its data directory, from the moment in which it has that for
 * itself.
 *
 * @param birth when its process began, for another one may get its number; empty if a node of an
 *     earlier version wrote it
 * @param since when it came into this phase
 * @param peers the first one first; empty before their ports are open, and when it stops
 * @param patient the chaincodes that may stand in a debugger, so that a call may take an hour
 */
public record Announcement(
    long pid,
    String birth,
    NodePhase phase,
    Instant since,
    List<NodeDescription> peers,
    List<String> patient) {

  public Announcement {
    peers = List.copyOf(peers);
    patient = List.copyOf(patient);
  }

  /** That of this process, which has no port open yet. */
  public static Announcement ofThisProcess(NodePhase phase, Instant since) {
    ProcessHandle self = ProcessHandle.current();
    return new Announcement(self.pid(), Birth.of(self), phase, since, List.of(), List.of());
  }

  /** The same, in another phase. */
  public Announcement in(NodePhase next, Instant when) {
    return new Announcement(pid, birth, next, when, peers, patient);
  }

  /** The same, as its peers are seen now. */
  public Announcement with(List<NodeDescription> others) {
    return new Announcement(pid, birth, phase, since, others, patient);
  }

  /** The same, with these chaincodes of which a call may take long. */
  public Announcement withPatient(List<String> names) {
    return new Announcement(pid, birth, phase, since, peers, names);
  }

  /** Whether the process that wrote it is there still. */
  boolean isRunning() {
    return ProcessHandle.of(pid)
        .filter(ProcessTree::isAlive)
        .filter(process -> birth.isEmpty() || birth.equals(Birth.of(process)))
        .isPresent();
  }
}
