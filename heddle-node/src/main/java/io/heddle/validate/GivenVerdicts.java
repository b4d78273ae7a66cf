// SPDX-License-Identifier: Apache-2.0
package io.heddle.validate;

import io.heddle.base.TxId;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Transactions that are invalid whatever they say, because somebody tests what comes of that. */
@FunctionalInterface
public interface GivenVerdicts {

  /** There are none. */
  GivenVerdicts NONE = _ -> Optional.empty();

  /** With which code a transaction is invalid; the same at every peer, and always. */
  Optional<TxValidationCode> of(TxId transaction);
}
