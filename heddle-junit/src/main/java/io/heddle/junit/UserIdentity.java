// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.hyperledger.fabric.client.identity.Identity;

/**
 * A user's identity as it lies in a file. The gateway library's own needs Bouncy Castle, of which
 * old and new versions of the chaincode library bring different ones to the same class path.
 *
 * @param pem the certificate
 */
record UserIdentity(String mspId, String pem) implements Identity {

  @Override
  public String getMspId() {
    return mspId;
  }

  @Override
  public byte[] getCredentials() {
    return pem.getBytes(UTF_8);
  }
}
