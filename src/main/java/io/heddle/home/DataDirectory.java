// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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

  /** A node's folder, or that of a Fabric peer if there is one. */
  public static DataDirectory at(Path root) {
    Path absolute = root.toAbsolutePath().normalize();
    return new DataDirectory(absolute, Files.isDirectory(absolute.resolve("lifecycle")));
  }

  /** What {@code peer.fileSystemPath} names; a Fabric peer may use it before and afterwards. */
  public static DataDirectory ofFileSystemPath(Path root) {
    Path absolute = root.toAbsolutePath().normalize();
    return new DataDirectory(absolute, !Files.isDirectory(absolute.resolve("peers")));
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

  /** The ledgers of all channels. */
  public Path ledger() {
    return root.resolve("ledger");
  }

  /** What the orderer keeps: its chains. */
  public Path orderer() {
    return root.resolve("orderer");
  }

  /** What says that the ledgers have had a block; outside them, so that it stays if they go. */
  Path begunLedger() {
    return root.resolve("ledger.begun");
  }

  /** The folder of one peer. */
  public PeerFolder peer(String host) {
    return new PeerFolder(isPeers ? root : root.resolve("peers").resolve(host));
  }

  /**
   * The node that runs on this directory now.
   *
   * @throws HeddleException {@code UNAVAILABLE} if none does
   */
  public NodeDescription runningNode() {
    return NodeDescription.read(description())
        .filter(NodeDescription::isRunning)
        .orElseThrow(() ->
            new HeddleException(
                Fault.UNAVAILABLE,
                "No node runs on data directory '%s'; start one with 'heddle start', or name another with --data or --endpoint"
                    .formatted(root)));
  }

  /** Tells clients of the node that runs here now. */
  public void announce(NodeDescription node) {
    node.write(description());
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
