// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.administer.OperationsToken;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which a node keeps everything: crypto material, ledger, installed packages, builds.
 *
 * <p>{@code docs/formats.md} describes its layout. At most one node uses it at a time.
 *
 * @param isPeers whether packages and builds lie at its top, as Fabric has them in {@code
 *     peer.fileSystemPath}, and not in a folder of the peer
 */
public record DataDirectory(Path root, boolean isPeers) {

  static final String TOKEN = "operations.token";

  private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);

  private static final String FORMAT = "1";
  private static final String LEDGERS_OF_FABRIC = "ledgersData";

  /** What else a Fabric peer leaves in its {@code peer.fileSystemPath}. */
  private static final Set<String> OF_FABRIC =
      Set.of(
          LEDGERS_OF_FABRIC,
          "chaincodes",
          "externalbuilder",
          "lifecycle",
          "snapshots",
          "transientStoreFileLock",
          "transientstore");

  /** A node's folder, or that of a Fabric peer if there is one. */
  public static DataDirectory at(Path root) {
    Path absolute = root.toAbsolutePath().normalize();
    return new DataDirectory(absolute, Files.isDirectory(absolute.resolve("lifecycle")));
  }

  /** What {@code peer.fileSystemPath} names; a Fabric peer may use it before and afterwards. */
  static DataDirectory ofFileSystemPath(Path root) {
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

  Path ledger() {
    return root.resolve("ledger");
  }

  /** What Fabric calls {@code peer.fileSystemPath}: packages and builds of one peer. */
  Path peer(String host) {
    return isPeers ? root : root.resolve("peers").resolve(host);
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

  /** Lets who can read it change packages through the operations port; empty without a node. */
  public Optional<String> readOperationsToken() {
    return OperationsToken.read(operationsToken()).map(OperationsToken::text);
  }

  Path operationsToken() {
    return description().resolveSibling(TOKEN);
  }

  Path description() {
    return root.resolve("node.json");
  }

  /**
   * Takes the directory for one node, and makes it if there is none.
   *
   * @throws HeddleException {@code CONFLICT} if another node has it, {@code BAD_INPUT} if it cannot
   *     be written or was written by a version of Heddle with another layout
   */
  FileLock lock() {
    try {
      Files.createDirectories(root);
      if (!Files.isWritable(root)) {
        throw notWritable("permission denied", null);
      }
      checkFormat();
      FileChannel channel =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new HeddleException(
            Fault.CONFLICT,
            "Data directory '%s' is in use by another node%s; stop it, or choose another directory with --data"
                .formatted(root, pidOfOwner()));
      }
      return lock;
    } catch (IOException e) {
      throw notWritable(e.getClass().getSimpleName() + " " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private String pidOfOwner() {
    return NodeDescription.read(description())
        .filter(NodeDescription::isRunning)
        .map(node -> " (pid %d)".formatted(node.pid()))
        .orElse("");
  }

  private void checkFormat() throws IOException {
    Path marker = root.resolve("format");
    if (Files.exists(marker)) {
      String found = Files.readString(marker).strip();
      if (!found.equals(FORMAT)) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "Data directory '%s' has format %s and this Heddle reads format %s; choose another with --data"
                .formatted(root, found, FORMAT));
      }
      return;
    }
    try (Stream<Path> entries = Files.list(root)) {
      if (!entries.map(entry -> entry.getFileName().toString()).allMatch(this::isExpected)) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "'%s' has files that are not Heddle's; choose an empty or new directory with --data"
                .formatted(root));
      }
    }
    if (Files.exists(root.resolve(LEDGERS_OF_FABRIC))) {
      log.info(
          "'{}' is the directory of a Fabric peer: its packages and builds are used, its ledgers are left alone",
          root);
    }
    Files.writeString(marker, FORMAT + "\n");
  }

  private boolean isExpected(String name) {
    return name.equals("lock") || (isPeers && OF_FABRIC.contains(name));
  }

  private HeddleException notWritable(String reason, @Nullable Exception cause) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "Data directory '%s' cannot be written: %s; choose another with --data"
            .formatted(root, reason),
        cause);
  }
}
