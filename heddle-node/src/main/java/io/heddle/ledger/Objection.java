// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import java.util.Optional;

/**
 * Why a transaction is not valid, for people.
 *
 * @param reason one sentence
 * @param conflict what it lost against, if the code is one of the two read conflicts
 */
public record Objection(String reason, Optional<Conflict> conflict) {}
