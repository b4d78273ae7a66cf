// SPDX-License-Identifier: Apache-2.0
package io.heddle.samples.asset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.hyperledger.fabric.shim.ChaincodeException;

/** What an organisation thinks that assets are worth, for a day, and for itself. */
@Contract(name = "appraisal")
public final class AppraisalContract implements ContractInterface {

  private static final String COLLECTION = "appraisals";
  private static final int SECONDS_OF_A_DAY = 86_400;

  /** The value comes as transient data, which is in no block. */
  @Transaction(intent = Transaction.TYPE.SUBMIT)
  public void Appraise(Context context, String id) {
    String value = new String(context.getStub().getTransient().get("value"), UTF_8);
    long until = now(context).getEpochSecond() + SECONDS_OF_A_DAY;
    context.getStub().putPrivateData(COLLECTION, id, value + " until " + until);
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String ReadAppraisal(Context context, String id) {
    String[] words = context.getStub().getPrivateDataUTF8(COLLECTION, id).split(" until ");
    if (now(context).getEpochSecond() > Long.parseLong(words[1])) {
      throw new ChaincodeException("The appraisal of asset '" + id + "' is too old");
    }
    return words[0];
  }

  private static Instant now(Context context) {
    return context.getStub().getTxTimestamp();
  }
}
