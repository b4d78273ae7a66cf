// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.MSPPrincipal;

/**
 * The membership providers that count somewhere: those of a channel, or just the local one. Safe
 * for use by many threads.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Msps {

  public Msps(Collection<Msp> msps) {
    throw new UnsupportedOperationException("" + msps.size());
  }

  public Optional<Msp> find(MspId id) {
    throw new UnsupportedOperationException();
  }

  /**
   * Parsed and chained once per distinct identity.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if the bytes are no identity of one of
   *     these providers (see {@link Msp#parse})
   */
  public Identity parse(ByteString serialized) {
    throw new UnsupportedOperationException();
  }

  /**
   * Asks the identity's own provider.
   *
   * @throws io.heddle.base.HeddleException {@code DENIED} if the identity is not valid
   */
  public void validate(Identity identity) {
    throw new UnsupportedOperationException();
  }

  /** Whether the identity is valid and is what the principal says. */
  public boolean satisfies(Identity identity, MSPPrincipal principal) {
    throw new UnsupportedOperationException();
  }

  /**
   * The identities whose signatures verify, each once, in the order given; what cannot be parsed or
   * does not verify is left out.
   */
  public List<Identity> verified(List<SignedData> signed) {
    throw new UnsupportedOperationException();
  }
}
