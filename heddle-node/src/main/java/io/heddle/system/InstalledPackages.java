// SPDX-License-Identifier: Apache-2.0
package io.heddle.system;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import java.util.Collection;
import java.util.Optional;

/** The chaincode packages of a peer; the node fills it in. */
public interface InstalledPackages {

  /**
   * Stores and builds a package.
   *
   * @throws HeddleException with Fabric's words if it is none, is there already or cannot be built
   */
  PackageId install(ByteString packageBytes);

  /** The packages that can be used. */
  Collection<PackageId> installed();

  /** The package as it was installed, byte for byte. */
  Optional<ByteString> find(PackageId id);
}
