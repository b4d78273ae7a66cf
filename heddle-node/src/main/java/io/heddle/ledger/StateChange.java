// SPDX-License-Identifier: Apache-2.0
package io.heddle.ledger;

import com.google.protobuf.ByteString;
import java.util.Optional;

/**
 * What a block makes of a key: its new entry, or empty if the key goes away.
 *
 * <p>Private values are in namespace {@code <ns>$$p<collection>}, their hashes in {@code
 * <ns>$$h<collection>} under the SHA-256 of the key.
 */
public record StateChange(String namespace, ByteString key, Optional<StateEntry> entry) {}
