// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.disk.Mode;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The packages that a node has made itself of directories: nobody has installed them by hand, so
 * that they may go when nothing refers to them any more. One id in a line of a file. Safe for
 * threads.
 */
public final class PackedHere {

  private final Path file;
  private final Set<PackageId> packages; // guarded by this

  private PackedHere(Path file, Set<PackageId> packages) {
    this.file = file;
    this.packages = packages;
  }

  /**
   * Those of a data directory.
   *
   * @throws HeddleException {@code BAD_INPUT} if they cannot be read
   */
  public static PackedHere in(DataDirectory data) {
    Path file = data.packedHere();
    Set<PackageId> packages = new LinkedHashSet<>();
    try {
      if (Files.exists(file)) {
        Files.readAllLines(file).stream()
            .filter(line -> line.contains(":"))
            .map(PackageId::new)
            .forEach(packages::add);
      }
    } catch (IOException e) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "'%s', which names packages that were made of directories, cannot be read: %s; it may be removed, and then they stay"
              .formatted(file, Reason.words(e)),
          e);
    }
    return new PackedHere(file, packages);
  }

  /** The oldest first. */
  public synchronized List<PackageId> all() {
    return List.copyOf(packages);
  }

  /** One more; noted before it is installed. */
  public synchronized void add(PackageId id) {
    if (packages.add(id)) {
      write();
    }
  }

  /** It is gone. */
  public synchronized void remove(PackageId id) {
    if (packages.remove(id)) {
      write();
    }
  }

  private void write() {
    try {
      WholeFile.write(
          file,
          packages.stream().map(id -> id.value() + "\n").collect(Collectors.joining()),
          Mode.PRIVATE);
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL, "'%s' cannot be written: %s".formatted(file, Reason.words(e)), e);
    }
  }
}
