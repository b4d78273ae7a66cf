// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.config.CoreConfig;
import io.heddle.home.DataDirectory;
import io.heddle.home.PeerFolder;
import io.heddle.home.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/** The folders of the peers in a data directory, whether a node runs on it or not. */
public final class PeerFolders {

  private PeerFolders() {}

  /** By the full names, {@code peer0.org1.example.com}; that of the first peer first. */
  public static Map<String, PeerFolder> in(DataDirectory data) {
    CoreConfig usual = CoreConfig.defaults(); // where they listen does not matter here
    Map<String, PeerFolder> folders = new LinkedHashMap<>();
    for (PeerConfig peer :
        PeerLayout.of(
            Shape.of(data).orElse(Shape.SINGLE),
            LocalOrganisation.ORG1,
            usual.addresses(),
            usual.operations())) {
      folders.put(peer.host(), peer.folder(data));
    }
    return folders;
  }
}
