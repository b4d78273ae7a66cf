// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import io.heddle.base.MspId;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The folder of certificates and keys for a developer's network, in the shape that {@code
 * cryptogen} and the test network give it.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class DeveloperCrypto {

  private DeveloperCrypto() {}

  /**
   * The material below {@code root}: what is missing is made, what is there is kept. An
   * organisation's folder appears whole or not at all. Connection profiles always tell the ports
   * given here.
   *
   * @throws io.heddle.base.HeddleException {@code UNAVAILABLE} if the folder cannot be written
   */
  public static DeveloperCrypto open(Path root, DeveloperNetwork network, Clock clock) {
    throw new UnsupportedOperationException("" + root + network + clock);
  }

  /** The organisation's verification MSP. */
  public Path organisationMsp(MspId organisation) {
    throw new UnsupportedOperationException();
  }

  public Folder peer(MspId organisation, String host) {
    throw new UnsupportedOperationException();
  }

  public Folder user(MspId organisation, String name) {
    throw new UnsupportedOperationException();
  }

  /** The orderer's own folder. */
  public Folder orderer() {
    throw new UnsupportedOperationException();
  }

  /** The JSON connection profile of a peer organisation; the YAML one lies beside it. */
  public Path connectionProfile(MspId organisation) {
    throw new UnsupportedOperationException();
  }

  /**
   * One node's or user's material.
   *
   * @param tls holds {@code ca.crt} and {@code server.crt}, {@code server.key} of a node or {@code
   *     client.crt}, {@code client.key} of a user
   */
  public record Folder(Path msp, Path tls) {}
}
