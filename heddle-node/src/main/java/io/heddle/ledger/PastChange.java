// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;

/** What a valid transaction did to a public key, and where in the chain. */
public record PastChange(String key, Version version, KeyModification modification) {}
