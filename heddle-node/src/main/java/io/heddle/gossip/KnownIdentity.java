// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import java.time.Instant;

/**
 * Whose messages can be verified.
 *
 * @param serialized the marshalled {@code SerializedIdentity}, as it was sent
 * @param certificate by what it is the same in whatever text its certificate is sent
 * @param end of its certificate
 */
record KnownIdentity(
    PkiId id, ByteString serialized, MspId organisation, String certificate, Instant end) {}
