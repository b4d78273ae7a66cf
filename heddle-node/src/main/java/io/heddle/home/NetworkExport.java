// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.DamagedFile;
import io.heddle.disk.Directories;
import io.heddle.disk.DirectoryTree;
import io.heddle.disk.Mode;
import io.heddle.disk.PackedFolder;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import io.heddle.home.KeptSnapshots.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A snapshot of a whole node in one file, with the certificates and keys of its network, so that
 * another machine can begin with it: a data directory that is to be taken back to that snapshot.
 */
public final class NetworkExport {

  private static final String ABOUT = "heddle-export 1";
  private static final String STAGING = ".export.new";
  private static final String TAKEN = ".import.new";
  private static final List<String> FILES = List.of("format", "shape", "network.yaml");
  private static final String ORGANIZATIONS = "organizations";

  private NetworkExport() {}

  /**
   * Writes one, for its owner alone.
   *
   * @param file that is not there
   * @throws HeddleException {@code CONFLICT} if there is such a file, {@code UNAVAILABLE} if it
   *     cannot be written
   */
  public static void write(DataDirectory data, Kept snapshot, Path file) {
    if (Files.exists(file)) {
      throw new HeddleException(
          Fault.CONFLICT, "'%s' is there already; export to another file".formatted(file));
    }
    Path staging = data.root().resolve(STAGING);
    try {
      DirectoryTree.delete(staging);
      Directories.create(staging, Mode.PRIVATE_FOLDER);
      for (String each : FILES) {
        Path source = data.root().resolve(each);
        if (Files.exists(source)) {
          WholeFile.write(staging.resolve(each), Files.readString(source), Mode.PRIVATE);
        }
      }
      DirectoryTree.copyDurably(data.organizations(), staging.resolve(ORGANIZATIONS));
      DataDirectory staged = DataDirectory.at(staging);
      Directories.create(staged.networkSnapshots(), Mode.PRIVATE_FOLDER);
      DirectoryTree.linkAll(
          snapshot.place().folder(), staged.networkSnapshots().resolve(snapshot.note().name()));
      try (PendingReturn pending = PendingReturn.open(staged)) {
        pending.begin(snapshot.note().name());
      }
      var _ = PackedFolder.write(staging, file, ABOUT, Long.MAX_VALUE);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.UNAVAILABLE,
          "The node cannot be exported to '%s': %s".formatted(file, Reason.of(e)),
          e);
    } finally {
      clear(staging);
    }
  }

  private static void clear(Path staging) {
    try {
      DirectoryTree.delete(staging);
    } catch (IOException e) {
      // the next one does it, or the next start
    }
  }

  /**
   * Makes a data directory of one, which is there as a whole or not at all; a start on it begins
   * with the snapshot.
   *
   * @throws HeddleException {@code CONFLICT} if there is something in the directory, {@code
   *     BAD_INPUT} if the file is not a whole export, {@code UNAVAILABLE} if it cannot be unpacked
   */
  public static void begin(Path file, DataDirectory data) {
    Path root = data.root();
    Path unpacked = root.resolveSibling("." + root.getFileName() + TAKEN);
    try {
      if (!isFree(root)) {
        throw new HeddleException(
            Fault.CONFLICT,
            "'%s' is not empty, and a node of an export begins in a directory that is empty or does not exist; choose another with --data"
                .formatted(root));
      }
      Directories.createAbove(root, Mode.PRIVATE_FOLDER);
      DirectoryTree.delete(unpacked);
      unpack(file, unpacked);
      var _ = snapshotIn(DataDirectory.at(unpacked));
      DirectoryTree.forceAll(unpacked);
      WholeFile.move(unpacked, root);
    } catch (IOException e) {
      throw cannotBeImported(file, e);
    } finally {
      clear(unpacked);
    }
  }

  private static boolean isFree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return true;
    }
    try (Stream<Path> all = Files.list(root)) {
      return all.findAny().isEmpty();
    }
  }

  private static void unpack(Path file, Path folder) throws IOException {
    try {
      if (!PackedFolder.about(file).equals(ABOUT)) {
        throw new HeddleException(
            Fault.BAD_INPUT,
            "'%s' is no export that this version of Heddle can read".formatted(file));
      }
      PackedFolder.unpack(file, folder);
    } catch (DamagedFile e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "'%s' is no whole export of a node: %s".formatted(file, Reason.words(e)),
          e);
    }
  }

  /**
   * Adds the snapshot of one to those of a running node of the same network.
   *
   * @throws HeddleException {@code CONFLICT} if there is one of that name, or it is of another
   *     network; {@code BAD_INPUT} if the file is not a whole export, {@code UNAVAILABLE} if it
   *     cannot be unpacked
   */
  public static Kept take(Path file, DataDirectory data) {
    Path unpacked = data.root().resolve(TAKEN);
    try {
      DirectoryTree.delete(unpacked);
      unpack(file, unpacked);
      DataDirectory from = DataDirectory.at(unpacked);
      Kept there = snapshotIn(from);
      if (!SameIdentities.of(from.organizations(), data.organizations())) {
        throw new HeddleException(
            Fault.CONFLICT,
            "The export '%s' is of a network with other certificates than this node's; begin a node with it: 'heddle start --from %s --data DIRECTORY'"
                .formatted(file, file));
      }
      return KeptSnapshots.in(data).adopt(there);
    } catch (IOException e) {
      throw cannotBeImported(file, e);
    } finally {
      clear(unpacked);
    }
  }

  private static Kept snapshotIn(DataDirectory unpacked) throws DamagedFile {
    Optional<Kept> found = PendingReturn.of(unpacked).flatMap(KeptSnapshots.in(unpacked)::find);
    return found.orElseThrow(() -> new DamagedFile("it has no snapshot"));
  }

  private static HeddleException cannotBeImported(Path file, IOException e) {
    return e instanceof DamagedFile
        ? new HeddleException(
            Fault.BAD_INPUT,
            "'%s' is no whole export of a node: %s".formatted(file, Reason.words(e)),
            e)
        : new HeddleException(
            Files.exists(file) ? Fault.UNAVAILABLE : Fault.NOT_FOUND,
            "'%s' cannot be imported: %s".formatted(file, Reason.of(e)),
            e);
  }
}
