// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import io.heddle.identity.SignedData;

/**
 * The peer at the other end of a stream, as it has proved itself.
 *
 * @param identity its marshalled {@code SerializedIdentity}, as it sent it
 * @param certificate by what it is the same in whatever text its certificate is sent
 * @param proof what it signed to open the stream: by that it is judged as member of channels and
 *     collections, too
 */
record Remote(
    PkiId id, ByteString identity, MspId organisation, String certificate, SignedData proof) {

  @Override
  public String toString() {
    return "%s of '%s'".formatted(id, organisation);
  }
}
