// SPDX-License-Identifier: Apache-2.0
package io.heddle.bench.kv;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.Consumer;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Transaction;

/** What {@code chaincode-kv-node} does, with the Java library. */
@Contract(name = "kv")
@Default
public final class KeyValueContract implements ContractInterface {

  private static final int DOCUMENT_BYTES = 100;

  @Transaction
  public void noop(Context context) {}

  @Transaction
  public void put(Context context, String key, String value) {
    context.getStub().putState(key, value.getBytes(UTF_8));
  }

  @Transaction
  public String get(Context context, String key) {
    return context.getStub().getStringState(key);
  }

  @Transaction
  public void putMany(Context context, String prefix, int count) {
    for (int i = 0; i < count; i++) {
      context.getStub().putState(String.format("%s%06d", prefix, i), document(i).getBytes(UTF_8));
    }
  }

  private static String document(int number) {
    String start = String.format("{\"n\":%d,\"owner\":\"o%d\",\"pad\":\"", number, number % 100);
    String end = "\"}";
    return start + "x".repeat(DOCUMENT_BYTES - start.length() - end.length()) + end;
  }

  @Transaction
  public String getRange(Context context, String start, String end) throws Exception {
    var documents = new StringBuilder("[");
    forEachInRange(
        context,
        start,
        end,
        value -> documents.append(documents.length() > 1 ? "," : "").append(value));
    return documents.append(']').toString();
  }

  @Transaction
  public String countRange(Context context, String start, String end) throws Exception {
    int[] count = {0};
    forEachInRange(context, start, end, value -> count[0]++);
    return String.valueOf(count[0]);
  }

  private static void forEachInRange(
      Context context, String start, String end, Consumer<String> visit) throws Exception {
    try (var results = context.getStub().getStateByRange(start, end)) {
      results.forEach(result -> visit.accept(result.getStringValue()));
    }
  }
}
