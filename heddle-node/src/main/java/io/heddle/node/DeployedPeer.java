// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.build.Launchable;
import io.heddle.deploy.TargetPeer;
import io.heddle.endorse.Endorser;
import io.heddle.install.ChaincodePackage;
import io.heddle.joined.JoinedChannel;
import io.heddle.lifecycle.KnownPackages;
import java.nio.file.Path;
import java.util.Optional;

/** A peer on one of its channels, as chaincode is deployed on it. */
record DeployedPeer(PreparedPeer own, JoinedChannel channel) implements TargetPeer {

  @Override
  public MspId organisation() {
    return own.peer().config().mspId();
  }

  @Override
  public Endorser endorser() {
    return own.endorsing().endorser();
  }

  @Override
  public void comesFrom(PackageId id, Path directory) {
    own.peer().chaincode().comesFrom(id, directory);
  }

  @Override
  public Launchable install(ChaincodePackage chaincode) {
    return own.peer().chaincode().install(chaincode);
  }

  @Override
  public Launchable built(PackageId id) {
    return own.peer().chaincode().built(id);
  }

  @Override
  public Optional<ChaincodePackage> installed(PackageId id) {
    return own.peer().chaincode().find(id).map(ChaincodePackage::parse);
  }

  @Override
  public boolean isNew() {
    return own.peer().isNew();
  }

  @Override
  public KnownPackages knownPackages() {
    return own.peer().knownPackages();
  }
}
