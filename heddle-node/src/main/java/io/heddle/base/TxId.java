// SPDX-License-Identifier: Apache-2.0
package io.heddle.base;

/** A transaction id, in Fabric the hexadecimal SHA-256 of nonce and creator; opaque here. */
public record TxId(String value) {

  /** The first eight characters, for log lines. */
  public String shortId() {
    return value.length() <= 8 ? value : value.substring(0, 8);
  }

  @Override
  public String toString() {
    return value;
  }
}
