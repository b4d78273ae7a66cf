// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.MspId;
import java.nio.file.Path;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/**
 * The membership service provider of one organisation: which certificates belong to it, and in
 * which role. Immutable but for a cache; safe for use by many threads.
 *
 * <p>Fabric: msp/mspimpl.go.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Msp {

  private Msp() {}

  /**
   * The provider described by a channel's configuration.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if the configuration is not a valid
   *     X.509 MSP
   */
  public static Msp of(MSPConfig config) {
    throw new UnsupportedOperationException();
  }

  /**
   * The provider described by an MSP folder, as {@code configtxgen} and the peer read it.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if it is not a valid MSP folder
   */
  public static Msp ofFolder(MspId id, Path folder) {
    throw new UnsupportedOperationException();
  }

  public MspId id() {
    throw new UnsupportedOperationException();
  }

  /** The configuration as it stands in a channel. */
  public MSPConfig config() {
    throw new UnsupportedOperationException();
  }

  /**
   * The identity that the bytes denote.
   *
   * @throws io.heddle.base.HeddleException {@code BAD_INPUT} if the bytes are no identity, name
   *     another MSP, or the certificate does not chain to a certificate authority of this one
   */
  public Identity parse(ByteString serialized) {
    throw new UnsupportedOperationException();
  }

  /**
   * Whether the identity counts.
   *
   * @throws io.heddle.base.HeddleException {@code DENIED} if the identity is revoked, has no
   *     fitting organisational unit, or is otherwise not valid; expiry is not looked at
   */
  public void validate(Identity identity) {
    throw new UnsupportedOperationException();
  }

  /** Whether the identity is valid and is what the principal says. */
  public boolean satisfies(Identity identity, MSPPrincipal principal) {
    throw new UnsupportedOperationException();
  }
}
