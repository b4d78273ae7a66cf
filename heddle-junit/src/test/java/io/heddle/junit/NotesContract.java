// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.hyperledger.fabric.shim.ChaincodeException;

/** A contract for tests, on their own class path. */
@Contract(name = "Notes")
@Default
public final class NotesContract implements ContractInterface {

  /** Keeps a text. */
  @Transaction
  public void put(Context context, String key, String text) {
    context.getStub().putStringState(key, text);
    context.getStub().setEvent("put", key.getBytes(UTF_8));
  }

  /** The text; empty if there is none. */
  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String get(Context context, String key) {
    return context.getStub().getStringState(key);
  }

  /** Puts more at the end of a text, which it reads before. */
  @Transaction
  public String append(Context context, String key, String more) {
    String text = context.getStub().getStringState(key) + more;
    context.getStub().putStringState(key, text);
    return text;
  }

  /** Removes a text. */
  @Transaction
  public void delete(Context context, String key) {
    if (context.getStub().getStringState(key).isEmpty()) {
      throw new ChaincodeException("There is no note '%s'".formatted(key));
    }
    context.getStub().delState(key);
  }

  /** Keeps a private text. */
  @Transaction
  public void putPrivate(Context context, String collection, String key, String text) {
    context.getStub().putPrivateData(collection, key, text);
  }

  /** A private text; empty if there is none. */
  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String getPrivate(Context context, String collection, String key) {
    return context.getStub().getPrivateDataUTF8(collection, key);
  }

  /** The transaction's time. */
  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String time(Context context) {
    return context.getStub().getTxTimestamp().toString();
  }

  /** The process that runs it, so that tests see whether it is theirs. */
  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public long process(Context context) {
    return ProcessHandle.current().pid();
  }
}
