// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

/** A certificate and its private key, both PEM. */
public record PemPair(String certificate, String key) {

  /** Without the key. */
  @Override
  public String toString() {
    return "PemPair[" + certificate + "]";
  }
}
