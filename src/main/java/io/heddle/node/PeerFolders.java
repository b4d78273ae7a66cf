// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.config.CoreConfig;
import io.heddle.home.DataDirectory;
import io.heddle.home.PeerFolder;
import io.heddle.home.Shape;
import io.heddle.words.Foreign;
import java.util.List;
import java.util.stream.Collectors;

/** The folders of the peers in a data directory, whether a node runs on it or not. */
public final class PeerFolders {

  private PeerFolders() {}

  /** That of the first peer. */
  public static PeerFolder first(DataDirectory data) {
    return data.firstPeer(LocalOrganisation.PEER_HOST);
  }

  /**
   * That of the peer of this name: {@code peer0.org2.example.com}.
   *
   * @throws HeddleException {@code NOT_FOUND} if there is none; the message names those there are
   */
  public static PeerFolder named(String host, DataDirectory data) {
    CoreConfig core = CoreConfig.defaults();
    List<PeerConfig> peers =
        PeerLayout.of(
            Shape.of(data).orElse(Shape.SINGLE),
            LocalOrganisation.ORG1,
            core.addresses(),
            core.operations());
    return peers.stream()
        .filter(peer -> peer.host().equals(host))
        .findFirst()
        .map(peer -> peer.folder(data))
        .orElseThrow(() ->
            new HeddleException(
                Fault.NOT_FOUND,
                "There is no peer '%s' in data directory '%s'; there is %s"
                    .formatted(
                        Foreign.text(host),
                        data.root(),
                        peers.stream().map(PeerConfig::host).collect(Collectors.joining(", ")))));
  }
}
