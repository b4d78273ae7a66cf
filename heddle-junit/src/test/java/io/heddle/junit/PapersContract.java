// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.hyperledger.fabric.shim.ledger.KeyValue;

/** Documents that are found by what is in them. */
@Contract(name = "Papers")
@Default
public final class PapersContract implements ContractInterface {

  /** Keeps one. */
  @Transaction
  public void put(Context context, String key, String owner, String color) {
    context
        .getStub()
        .putStringState(key, "{\"owner\":\"%s\",\"color\":\"%s\"}".formatted(owner, color));
  }

  /** Counts those of which a field has a value, and keeps how many there are. */
  @Transaction
  public int count(Context context, String field, String value) throws Exception {
    String query = "{\"selector\":{\"%s\":\"%s\"}}".formatted(field, value);
    int count = 0;
    try (var found = context.getStub().getQueryResult(query)) {
      for (KeyValue each : found) {
        count += each.getKey().isEmpty() ? 0 : 1;
      }
    }
    context.getStub().putStringState("count", "{\"count\":%d}".formatted(count));
    return count;
  }
}
