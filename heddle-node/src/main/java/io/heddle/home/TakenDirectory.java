// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Directories;
import io.heddle.disk.LockFile;
import io.heddle.disk.Mode;
import io.heddle.disk.Privacy;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A data directory while a node, or a command that needs it for itself, uses it. */
public final class TakenDirectory implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TakenDirectory.class);

  private static final String FORMAT = "1";
  private static final String FORMAT_FILE = "format";
  private static final String LOCK_FILE = "lock";

  /** What a Fabric peer leaves in its {@code peer.fileSystemPath} and Heddle never makes. */
  private static final Set<String> OF_FABRIC_ALONE =
      Set.of("chaincodes", "ledgersData", "transientStoreFileLock", "transientstore");

  /** What both make there. */
  private static final Set<String> OF_BOTH = Set.of("externalbuilder", "lifecycle", "snapshots");

  /** What Heddle makes before or after the mark of the format. */
  private static final Set<String> OF_HEDDLE =
      Set.of(
          "approvals.json",
          "injected-verdicts",
          "ledger",
          "ledger.begun",
          "network-snapshots",
          "node.json",
          "operations.token",
          "orderer",
          "organizations",
          "packed-packages",
          "peers",
          "reset.json",
          "return",
          "shape",
          "transcripts",
          "undeployed.json");

  private final DataDirectory data;
  private final LockFile lock;

  private TakenDirectory(DataDirectory data, LockFile lock) {
    this.data = data;
    this.lock = lock;
  }

  /**
   * Takes the directory, and makes it if there is none. What others could read in it is theirs no
   * longer, unless it is the directory of a Fabric peer.
   *
   * @throws HeddleException {@code CONFLICT} if another process has it, {@code BAD_INPUT} if it
   *     cannot be written, is somebody else's or was written by a version of Heddle with another
   *     layout
   */
  public static TakenDirectory take(DataDirectory data) {
    Path root = data.root();
    try {
      Directories.create(root, Mode.PRIVATE_FOLDER);
      if (!Files.isWritable(root)) {
        throw notWritable(root, "permission denied");
      }
      checkFormat(data); // before anything is written, for it may be somebody else's
      TakenDirectory taken = new TakenDirectory(data, lock(root));
      taken.prepare();
      return taken;
    } catch (IOException e) {
      throw notWritable(root, Reason.words(e));
    }
  }

  /**
   * Looks whether a node has it now. What the directory says of one does not count: it may be a
   * copy of that one's.
   *
   * @throws HeddleException {@code CONFLICT} if one has
   */
  public static void refuseIfTaken(DataDirectory data) {
    Path file = data.root().resolve(LOCK_FILE);
    try {
      if (LockFile.isHeld(file)) {
        throw inUse(data.root(), LockFile.holder(file));
      }
    } catch (IOException _) {
      // whoever takes it says so
    }
  }

  /** Which it is. */
  public DataDirectory data() {
    return data;
  }

  private static LockFile lock(Path root) throws IOException {
    Path file = root.resolve(LOCK_FILE);
    return LockFile.take(file).orElseThrow(() -> inUse(root, LockFile.holder(file)));
  }

  private static HeddleException inUse(Path root, Optional<String> pid) {
    return new HeddleException(
        Fault.CONFLICT,
        "Data directory '%s' is in use by another node%s; stop it, or choose another directory with --data"
            .formatted(root, pid.map(" (pid %s)"::formatted).orElse("")));
  }

  private void prepare() throws IOException {
    try {
      tighten();
      if (!checkFormat(data)) {
        WholeFile.write(data.root().resolve(FORMAT_FILE), FORMAT + "\n", Mode.PRIVATE);
      }
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private void tighten() throws IOException {
    Path root = data.root();
    if (isOfFabric(names(root))) {
      log.info(
          "'{}' is the directory of a Fabric peer: its packages and builds are used, its ledgers"
              + " and its mode are left alone",
          root);
      return;
    }
    try {
      if (Privacy.tighten(root)) {
        log.warn("'{}' could be read by other users; from now on only by its owner", root);
      }
    } catch (IOException e) {
      log.warn("Other users can read '{}', and that cannot be changed: {}", root, Reason.words(e));
    }
  }

  /**
   * @return whether the mark of the format is there
   */
  private static boolean checkFormat(DataDirectory data) throws IOException {
    Path root = data.root();
    Path marker = root.resolve(FORMAT_FILE);
    if (Files.exists(marker)) {
      checkMark(root, new String(Files.readAllBytes(marker), StandardCharsets.UTF_8).strip());
      return true;
    }
    List<String> names = names(root);
    if (names.stream().anyMatch(OF_HEDDLE::contains)
        && names.stream().allMatch(name -> OF_HEDDLE.contains(name) || isExpected(data, name))) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Data directory '%s' has lost its file '%s'; if no other version of Heddle has used it, write '%s' into that file, or choose another directory with --data"
              .formatted(root, FORMAT_FILE, FORMAT));
    }
    if (!names.stream().allMatch(name -> isExpected(data, name))) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "'%s' has files that are not Heddle's; choose an empty or new directory with --data"
              .formatted(root));
    }
    return false;
  }

  private static void checkMark(Path root, String found) {
    if (found.equals(FORMAT)) {
      return;
    }
    if (!found.matches("[0-9]{1,9}")) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "Data directory '%s' has a file '%s' without a number in it; if no other version of Heddle has used it, write '%s' into that file, or choose another directory with --data"
              .formatted(root, FORMAT_FILE, FORMAT));
    }
    throw new HeddleException(
        Fault.BAD_INPUT,
        "Data directory '%s' has format %s and this Heddle reads format %s; choose another with --data"
            .formatted(root, found, FORMAT));
  }

  private static boolean isExpected(DataDirectory data, String name) {
    return name.equals(LOCK_FILE)
        || WholeFile.isUnfinished(Path.of(name))
        || (data.isPeers() && (OF_FABRIC_ALONE.contains(name) || OF_BOTH.contains(name)));
  }

  private boolean isOfFabric(List<String> names) {
    return data.isPeers() && names.stream().anyMatch(OF_FABRIC_ALONE::contains);
  }

  private static List<String> names(Path root) throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  /** Lets go of the directory. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      log.warn("'{}' could not be unlocked: {}", data.root(), Reason.words(e));
    }
  }

  private static HeddleException notWritable(Path root, String reason) {
    return new HeddleException(
        Fault.BAD_INPUT,
        "Data directory '%s' cannot be written: %s; choose another with --data"
            .formatted(root, reason));
  }
}
