// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.base.PackageId;
import io.heddle.endorse.ReadyChaincode;
import io.heddle.launch.Launcher;
import java.util.Optional;

/** The launcher, as endorsing asks for it. */
record LaunchedChaincode(Launcher launcher, Debugging debugging) implements ReadyChaincode {

  @Override
  public void ensure(PackageId chaincode) throws InterruptedException {
    launcher.ensureReady(chaincode);
  }

  @Override
  public boolean mayTakeLong(PackageId chaincode) {
    return debugging.isPatientWith(chaincode);
  }

  @Override
  public Optional<String> whyGone(PackageId chaincode) throws InterruptedException {
    return launcher.whyGone(chaincode);
  }

  @Override
  public void crash(PackageId chaincode) throws InterruptedException {
    launcher.crash(chaincode);
  }

  @Override
  public Optional<String> whySilent(PackageId chaincode, long begun) {
    return launcher.whySilent(chaincode, begun);
  }
}
