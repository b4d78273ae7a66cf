// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.ManagedSnapshots;
import io.heddle.administer.NetworkSnapshot;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** None: a peer of a network elsewhere goes where the orderers of its channels go. */
final class MemberSnapshots implements ManagedSnapshots {

  @Override
  public NetworkSnapshot take(Optional<String> name) {
    throw refused();
  }

  @Override
  public NetworkSnapshot goBackTo(Optional<String> name) {
    throw refused();
  }

  @Override
  public List<NetworkSnapshot> all() {
    return List.of();
  }

  @Override
  public NetworkSnapshot exportTo(Path file, Optional<String> name) {
    throw refused();
  }

  @Override
  public NetworkSnapshot importFrom(Path file) {
    throw refused();
  }

  @Override
  public void remove(String name) {
    throw refused();
  }

  private static HeddleException refused() {
    return new HeddleException(
        Fault.CONFLICT,
        "A peer of a network elsewhere cannot be taken back to a snapshot, for the orderers and"
            + " peers elsewhere stay where they are; a node of 'heddle start' can");
  }
}
