// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import io.heddle.base.TxId;
import java.util.Optional;

/**
 * Why a transaction lost against another one: it read something that has changed since.
 *
 * @param namespace of the key; {@code <ns>$$h<collection>} for private data
 * @param key the first key that differs; hexadecimal for the hash of a private one
 * @param read the version that the transaction saw, empty if the key did not exist for it
 * @param found the version that there is now, empty if the key does not exist
 * @param winner who changed it, if it was a transaction of the same block or the writer of the
 *     version found
 */
public record Conflict(
    String namespace,
    String key,
    Optional<Version> read,
    Optional<Version> found,
    Optional<TxId> winner) {}
