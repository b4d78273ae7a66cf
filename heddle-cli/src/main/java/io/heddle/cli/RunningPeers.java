// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.show.Printable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The peers of a running node, of which a command talks to one. */
final class RunningPeers {

  private final List<NodeDescription> all;

  /**
   * @throws HeddleException {@code UNAVAILABLE} if no node runs on the directory
   */
  RunningPeers(DataDirectory data) {
    this.all = data.runningPeers();
  }

  /**
   * The one of this name, or the first.
   *
   * @param host {@code peer0.org2.example.com}
   * @throws HeddleException {@code NOT_FOUND} if there is none; the message names those there are
   */
  NodeDescription named(@Nullable String host) {
    if (host == null) {
      return all.getFirst();
    }
    return all.stream()
        .filter(peer -> peer.host().equals(host))
        .findFirst()
        .orElseThrow(() ->
            new HeddleException(
                Fault.NOT_FOUND,
                "The node has no peer '%s'; it has %s"
                    .formatted(
                        Printable.of(host),
                        all.stream()
                            .map(NodeDescription::host)
                            .collect(Collectors.joining(", ")))));
  }

  /** The first one of an organisation; empty if the node has none of it. */
  Optional<NodeDescription> of(String domain) {
    return all.stream().filter(peer -> peer.domain().equals(domain)).findFirst();
  }
}
