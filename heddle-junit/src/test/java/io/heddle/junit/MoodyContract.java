// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Transaction;

/** What contracts must not do, and what they do instead. */
@Contract(name = "Moody")
@Default
public final class MoodyContract implements ContractInterface {

  /** A key that says nothing of its hash, so that each one has another. */
  private record Entry(Object identity, String name) {

    @Override
    public int hashCode() {
      return System.identityHashCode(identity);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }
  }

  /** Writes what nobody can know before. */
  @Transaction
  public void random(Context context, String key) {
    context.getStub().putStringState(key, UUID.randomUUID().toString());
  }

  /** Writes the time of this machine. */
  @Transaction
  public void now(Context context, String key) {
    context.getStub().putStringState(key, Long.toString(System.nanoTime()));
  }

  /** Writes names in the order of a map that has none. */
  @Transaction
  public void unordered(Context context, String key) {
    Map<Entry, String> all = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      Entry entry = new Entry(new Object(), "name" + i);
      all.put(entry, entry.name());
    }
    context.getStub().putStringState(key, String.join(",", all.values()));
  }

  /** Answers with what nobody can know before, and writes nothing of it. */
  @Transaction
  public String answer(Context context, String key) {
    context.getStub().putStringState(key, "1");
    return UUID.randomUUID().toString();
  }

  /** Writes the time of the transaction, and what came with it. */
  @Transaction
  public void steady(Context context, String key) {
    context
        .getStub()
        .putStringState(
            key,
            context.getStub().getTxTimestamp()
                + new String(
                    context.getStub().getTransient().getOrDefault("more", new byte[0]),
                    java.nio.charset.StandardCharsets.UTF_8));
  }

  /** Another answer each time. */
  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String ask(Context context) {
    return UUID.randomUUID().toString();
  }
}
