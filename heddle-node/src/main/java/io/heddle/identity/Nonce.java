// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

/** The nonce of a signature header. */
final class Nonce {

  /** As many as Fabric takes. */
  static final int BYTES = 24;

  private Nonce() {}
}
