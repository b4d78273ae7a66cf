// SPDX-License-Identifier: Apache-2.0
package loadgen;

/** A peer that cannot be measured, and why, in one sentence. */
final class BadPeer extends Exception {

  private static final long serialVersionUID = 1;

  BadPeer(String message) {
    super(message);
  }

  BadPeer(String message, Throwable cause) {
    super(message, cause);
  }
}
