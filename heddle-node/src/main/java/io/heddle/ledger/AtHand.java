// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import java.util.Optional;

/**
 * What the state holds under a key, as was found in memory.
 *
 * @param entry empty if the key does not exist
 */
public record AtHand(Optional<StateEntry> entry) {}
