// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.build.Launchable;
import io.heddle.endorse.Endorser;
import io.heddle.install.ChaincodePackage;
import io.heddle.joined.JoinedChannel;
import io.heddle.lifecycle.KnownPackages;
import java.nio.file.Path;
import java.util.Optional;

/** A peer that chaincode is deployed on. */
public interface TargetPeer {

  MspId organisation();

  /** The channel on which chaincode is defined, as this peer has it. */
  JoinedChannel channel();

  Endorser endorser();

  /** A package was made of a user's directory, so that what is told of its files names that. */
  void comesFrom(PackageId id, Path directory);

  /**
   * Installs the package unless it is installed, and gives its build.
   *
   * @throws HeddleException if no builder can build it
   */
  Launchable install(ChaincodePackage chaincode);

  /**
   * The build of an installed package, made now if there is none.
   *
   * @throws HeddleException if it cannot be used
   */
  Launchable built(PackageId id);

  /** An installed package; empty if it is not installed. */
  Optional<ChaincodePackage> installed(PackageId id);

  /** Whether it has come later than others that are on the channel. */
  boolean isNew();

  KnownPackages knownPackages();
}
