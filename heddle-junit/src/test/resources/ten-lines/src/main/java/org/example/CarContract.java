// SPDX-License-Identifier: Apache-2.0
package org.example;

import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.hyperledger.fabric.shim.ChaincodeException;

/** Who owns which car. */
@Contract(name = "Cars")
@Default
public final class CarContract implements ContractInterface {

  @Transaction
  public void register(Context context, String plate, String owner) {
    context.getStub().putStringState(plate, owner);
  }

  @Transaction
  public String sell(Context context, String plate, String owner) {
    String seller = read(context, plate);
    context.getStub().putStringState(plate, owner);
    return seller;
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String read(Context context, String plate) {
    String owner = context.getStub().getStringState(plate);
    if (owner.isEmpty()) {
      throw new ChaincodeException("No car has the plate '" + plate + "'");
    }
    return owner;
  }
}
