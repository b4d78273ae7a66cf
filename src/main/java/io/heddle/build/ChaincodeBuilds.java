// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import com.google.protobuf.ByteString;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.install.PackageStore;

/** Which packages are built: one build per package, whoever asks for it. Safe for threads. */
public final class ChaincodeBuilds {

  private final PackageStore packages;
  private final BuilderChain chain;

  public ChaincodeBuilds(PackageStore packages, BuilderChain chain) {
    this.packages = packages;
    this.chain = chain;
  }

  /**
   * Parses, stores and builds a package.
   *
   * @throws HeddleException {@code BAD_INPUT} if it is not a package, {@code CONFLICT} if it is
   *     installed and built already, {@code CHAINCODE} if it cannot be built; with Fabric's texts
   */
  public PackageId install(ByteString packageBytes) {
    return NotYet.written(packageBytes.size(), packages, chain);
  }

  /**
   * The built package; builds it if nobody has since the start of the process, or waits for who is
   * building it.
   *
   * @throws HeddleException {@code NOT_FOUND} or {@code CHAINCODE}, beginning with the text of the
   *     router, such as "external builder failed: …" or "docker build failed: …"
   */
  public Instance build(PackageId id) {
    return NotYet.written(id);
  }
}
