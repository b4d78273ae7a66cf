// SPDX-License-Identifier: Apache-2.0
package io.heddle.base;

/**
 * The id under which a chaincode registers: {@code label:sha256hex} for an installed package.
 *
 * <p>Compared byte for byte and otherwise opaque (a chaincode in development registers as {@code
 * name:version}).
 */
public record PackageId(String value) {

  /** The id of an installed package. */
  public static PackageId of(String label, String sha256Hex) {
    return new PackageId(label + ":" + sha256Hex);
  }

  /** The part before the last colon, or everything if there is none. */
  public String label() {
    int colon = value.lastIndexOf(':');
    return colon < 0 ? value : value.substring(0, colon);
  }

  @Override
  public String toString() {
    return value;
  }
}
