// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.simulate.PrivateCollection;
import io.heddle.simulate.Simulator;
import io.heddle.stream.CollectionAccess;

/**
 * Collections that everybody may use; {@code unknown} is not one of them, {@code readonly} and
 * {@code writeonly} are what their names say.
 */
public record OpenCollections(Simulator simulator, String chaincode, boolean hasCapabilities)
    implements CollectionAccess {

  public OpenCollections(Simulator simulator, String chaincode) {
    this(simulator, chaincode, true);
  }

  @Override
  public PrivateCollection toRead(String collection) {
    refuseIf(collection.equals("writeonly"), "may not read");
    return toHash(collection);
  }

  @Override
  public PrivateCollection toWrite(String collection) {
    refuseIf(collection.equals("readonly"), "may not write");
    return toHash(collection);
  }

  @Override
  public PrivateCollection toHash(String collection) {
    refuseIf(collection.equals("unknown"), "no such collection");
    return simulator.collection(chaincode, collection);
  }

  @Override
  public void checkPurge() {
    refuseIf(!hasCapabilities, "no purges");
  }

  @Override
  public void checkKeyPolicies() {
    refuseIf(!hasCapabilities, "no key policies");
  }

  private static void refuseIf(boolean wrong, String why) {
    if (wrong) {
      throw new HeddleException(Fault.DENIED, why);
    }
  }
}
