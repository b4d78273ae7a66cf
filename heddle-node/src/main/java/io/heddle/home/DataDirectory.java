// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a node keeps everything: crypto material, ledger, installed packages, builds.
 *
 * <p>{@code docs/formats.md} describes its layout. At most one node uses it at a time.
 *
 * @param isPeers whether packages and builds lie at its top, as Fabric has them in {@code
 *     peer.fileSystemPath}, and not in a folder of the peer
 */
public record DataDirectory(Path root, boolean isPeers) {

  /** Where a peer that has the top of a directory for itself keeps its packages. */
  private static final String PACKAGES = "lifecycle";

  /** A node's folder, or that of a Fabric peer if there is one. */
  public static DataDirectory at(Path root) {
    Path absolute = root.toAbsolutePath().normalize();
    return new DataDirectory(absolute, Files.isDirectory(absolute.resolve(PACKAGES)));
  }

  /** What {@code peer.fileSystemPath} names; a Fabric peer may use it before and afterwards. */
  public static DataDirectory ofFileSystemPath(Path root) {
    Path absolute = root.toAbsolutePath().normalize();
    return new DataDirectory(
        absolute,
        Files.isDirectory(absolute.resolve(PACKAGES))
            || !Files.isDirectory(absolute.resolve("peers")));
  }

  /** The default: {@code heddle} in the user's state directory ({@code XDG_STATE_HOME}). */
  public static DataDirectory ofUser() {
    @Nullable String state = System.getenv("XDG_STATE_HOME");
    Path states =
        state == null || state.isBlank()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(state);
    return at(states.resolve("heddle"));
  }

  /** The root of the crypto tree: {@code peerOrganizations} and {@code ordererOrganizations}. */
  public Path organizations() {
    return root.resolve("organizations");
  }

  /** The ledgers of the first peer. */
  public Path ledger() {
    return PeerFolder.ledger(root);
  }

  /** What the orderer keeps: its chains. */
  public Path orderer() {
    return root.resolve("orderer");
  }

  /**
   * The folder of a node's first peer, whose ledgers lie at the top of the directory.
   *
   * @param host the full name: {@code peer0.org1.example.com}
   */
  public PeerFolder firstPeer(String host) {
    return new PeerFolder(isPeers ? root : folder(host), root);
  }

  /** The folder of another peer. */
  public PeerFolder peer(String host) {
    return new PeerFolder(folder(host), folder(host));
  }

  private Path folder(String host) {
    return peers().resolve(host);
  }

  private Path peers() {
    return root.resolve("peers");
  }

  /** How many peers there are, if more than one. */
  Path shape() {
    return root.resolve("shape");
  }

  /** How many peers there were before a start that has not ended yet gave it more. */
  Path formerShape() {
    return root.resolve("shape.before");
  }

  /** Which packages were made of directories. */
  Path packedHere() {
    return root.resolve("packed-packages");
  }

  /** Files that are sent to the node to be deployed. */
  Path uploads() {
    return root.resolve("uploads");
  }

  /** What a reset has to do still. */
  Path pendingReset() {
    return root.resolve("reset.json");
  }

  /** Which transactions are invalid because of faults that were injected. */
  public Path injectedVerdicts() {
    return root.resolve("injected-verdicts");
  }

  /** The snapshots of the whole node. */
  Path networkSnapshots() {
    return root.resolve("network-snapshots");
  }

  /** The snapshot that the node is being taken back to. */
  Path pendingReturn() {
    return root.resolve("return");
  }

  /** Which chaincodes were taken out of service. */
  public Path undeployed() {
    return root.resolve("undeployed.json");
  }

  /** The network file as it was when what it says of channels was last done. */
  public KeptNetwork network() {
    return new KeptNetwork(root.resolve("network.yaml"));
  }

  /** The folders of all peers that have ever begun here. */
  List<PeerFolder> peerFolders() throws IOException {
    List<PeerFolder> all = new ArrayList<>(List.of(new PeerFolder(root, root)));
    if (Files.isDirectory(peers())) {
      try (Stream<Path> folders = Files.list(peers())) {
        folders
            .filter(Files::isDirectory)
            .forEach(folder -> all.add(new PeerFolder(folder, folder)));
      }
    }
    return all;
  }

  /** How many peers have begun here, Fabric's or a node's. */
  int begunPeers() throws IOException {
    int atTop = Files.isDirectory(root.resolve(PACKAGES)) ? 1 : 0;
    if (!Files.isDirectory(peers())) {
      return atTop;
    }
    try (Stream<Path> folders = Files.list(peers())) {
      return atTop + (int) folders.filter(Files::isDirectory).count();
    }
  }

  /**
   * The same directory, for several peers: none of them has its top for itself, but one that had it
   * before the others came.
   */
  public DataDirectory ofSeveral() {
    return new DataDirectory(root, Files.isDirectory(root.resolve(PACKAGES)));
  }

  /**
   * The node that runs on this directory now, as its first peer is seen.
   *
   * @throws HeddleException {@code UNAVAILABLE} if none does
   */
  public NodeDescription runningNode() {
    return runningPeers().getFirst();
  }

  /**
   * The node that runs on this directory now, as each of its peers is seen, the first one first.
   * Its ports are open; it may be starting still.
   *
   * @throws HeddleException {@code UNAVAILABLE} if none does
   */
  public List<NodeDescription> runningPeers() {
    Announcement node =
        announcement()
            .orElseThrow(() ->
                new HeddleException(
                    Fault.UNAVAILABLE,
                    "No node runs on data directory '%s'; start one with 'heddle start', or name another with --data or --endpoint"
                        .formatted(root)));
    if (node.peers().isEmpty()) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "The node (pid %d) is %s, %d s"
              .formatted(
                  node.pid(),
                  switch (node.phase()) {
                    case STARTING, READY -> "starting: opening its ledgers";
                    case STOPPING -> "stopping";
                    case FAILED -> "ending, for it has failed";
                  },
                  Math.max(0, Duration.between(node.since(), Instant.now()).toSeconds())));
    }
    return node.peers();
  }

  /** What the node that has this directory now tells of itself; empty if none has it. */
  public Optional<Announcement> announcement() {
    return NodeFile.read(description()).filter(Announcement::isRunning);
  }

  /** Tells clients of the node that has this directory now. */
  public void announce(Announcement node) {
    NodeFile.write(node, description());
  }

  /** A new token for who can read this directory; the one before it is good for nothing more. */
  public OperationsToken newOperationsToken() {
    return OperationsToken.writeTo(operationsToken());
  }

  /** Tells clients no longer of a node that ends. */
  public void withdraw() {
    try {
      Files.deleteIfExists(description());
      Files.deleteIfExists(operationsToken());
    } catch (IOException e) {
      // the description names our process id, so nobody takes it for a running node
    }
  }

  /** Lets who can read it change packages through the operations port; empty without a node. */
  public Optional<String> readOperationsToken() {
    return OperationsToken.read(operationsToken()).map(OperationsToken::text);
  }

  private Path operationsToken() {
    return root.resolve("operations.token");
  }

  private Path description() {
    return root.resolve("node.json");
  }
}
