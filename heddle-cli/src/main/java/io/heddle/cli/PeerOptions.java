// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.client.OperationsClient;
import io.heddle.home.Announcement;
import io.heddle.home.DataDirectory;
import io.heddle.home.NodeDescription;
import io.heddle.home.PeerFolder;
import io.heddle.node.PeerFolders;
import io.heddle.show.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which peer of which node a command is for. */
final class PeerOptions {

  @Mixin private final DirectoryOption data = new DirectoryOption();

  @Option(
      names = "--peer",
      paramLabel = "HOST",
      description = "Peer by its name: peer0.org2.example.com (default: the node's first).")
  private @Nullable String host;

  PeerOptions() {}

  DataDirectory directory() {
    return data.directory();
  }

  /** Where the peer keeps what it has, with or without a running node. */
  PeerFolder folder() {
    Map<String, PeerFolder> folders = folders();
    String name = host == null ? folders.keySet().iterator().next() : host;
    return Optional.ofNullable(folders.get(name))
        .orElseThrow(() ->
            new HeddleException(
                Fault.NOT_FOUND,
                "There is no peer '%s' in data directory '%s'; there is %s"
                    .formatted(
                        Printable.of(name),
                        directory().root(),
                        String.join(", ", folders.keySet()))));
  }

  /** A node that runs tells its peers, which is quicker than to derive them. */
  private Map<String, PeerFolder> folders() {
    DataDirectory directory = directory();
    List<NodeDescription> peers =
        directory.announcement().map(Announcement::peers).orElse(List.of());
    if (peers.isEmpty()) {
      return PeerFolders.in(directory);
    }
    Map<String, PeerFolder> folders = new LinkedHashMap<>();
    for (NodeDescription peer : peers) {
      folders.put(
          peer.host(),
          folders.isEmpty() ? directory.firstPeer(peer.host()) : directory.peer(peer.host()));
    }
    return folders;
  }

  /**
   * A client of the peer, which runs.
   *
   * @throws HeddleException {@code UNAVAILABLE} if no node runs, {@code NOT_FOUND} if it has no
   *     such peer
   */
  OperationsClient client() {
    return new OperationsClient(
        new RunningPeers(directory()).named(host).operations(),
        directory().readOperationsToken().orElse(""));
  }
}
