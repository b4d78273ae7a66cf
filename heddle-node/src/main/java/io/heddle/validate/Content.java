// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import com.google.protobuf.ByteString;
import io.heddle.identity.Identity;
import java.util.List;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** What a transaction turned out to be. */
sealed interface Content {

  /** Something that did not pass a check. */
  record Refused(InvalidTransaction why) implements Content {}

  /**
   * An invocation of a chaincode.
   *
   * @param endorsers whose signatures are good, each once, in the order of the endorsements
   */
  record Invocation(EndorserTransaction transaction, List<Identity> endorsers) implements Content {

    public Invocation {
      endorsers = List.copyOf(endorsers);
    }
  }

  /**
   * A new channel configuration.
   *
   * @param data the bytes as they are in the transaction; the state keeps them like that
   */
  record Configuration(ByteString data, ConfigEnvelope envelope) implements Content {

    /**
     * The configuration in a transaction.
     *
     * @throws InvalidTransaction {@code INVALID_CONFIG_TRANSACTION}
     */
    static Configuration parse(Heading heading) throws InvalidTransaction {
      ByteString data = heading.payload().getData();
      return new Configuration(
          data,
          Parsing.parse(
              ConfigEnvelope.parser(),
              data,
              TxValidationCode.INVALID_CONFIG_TRANSACTION,
              "The configuration"));
    }
  }
}
