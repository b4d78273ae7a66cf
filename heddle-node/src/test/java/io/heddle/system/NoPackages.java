// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A peer that has no package and takes none. */
record NoPackages() implements InstalledPackages {

  @Override
  public PackageId install(ByteString packageBytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Collection<PackageId> installed() {
    return List.of();
  }

  @Override
  public Optional<ByteString> find(PackageId id) {
    return Optional.empty();
  }
}
