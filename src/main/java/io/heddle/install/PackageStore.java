// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import io.heddle.base.PackageId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The installed packages of one peer, one file each, as Fabric names them. Safe for threads. */
public final class PackageStore {

  private final Path dir;

  /** A store in the directory, which is created if absent. */
  public PackageStore(Path dir) {
    this.dir = dir;
  }

  /** Keeps the package; false, and nothing written, if it was there already. */
  public boolean save(ChaincodePackage chaincode) {
    return NotYet.written(dir, chaincode.id());
  }

  /** The package with the id, read from its file. */
  public Optional<ChaincodePackage> find(PackageId id) {
    return NotYet.written(id);
  }

  /** The ids of all packages, from the file names alone. */
  public List<PackageId> list() {
    return NotYet.written();
  }

  /** Removes the package; nothing happens if it is not there. */
  public void delete(PackageId id) {
    NotYet.written(id);
  }
}
