// SPDX-License-Identifier: Apache-2.0
package io.heddle.simulate;

import io.heddle.base.Cursor;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;

/** The history of keys, newest first; nothing of it is recorded. {@code Ledger::history} is one. */
@FunctionalInterface
public interface History {

  /** What valid transactions did to a public key; the caller closes it. */
  Cursor<KeyModification> of(String namespace, String key);
}
