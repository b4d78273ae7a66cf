// SPDX-License-Identifier: Apache-2.0
package org.example;

import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Transaction;

/** Keeps texts. */
@Contract(name = "Kept")
@Default
public final class KeptContract implements ContractInterface {

  @Transaction
  public void put(Context context, String key, String text) {
    context.getStub().putStringState(key, text);
  }

  @Transaction
  public void append(Context context, String key, String more) {
    put(context, key, get(context, key) + more);
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String get(Context context, String key) {
    return context.getStub().getStringState(key);
  }
}
