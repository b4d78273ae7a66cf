// SPDX-License-Identifier: Apache-2.0
package io.heddle.base;

/** The id of a membership service provider, that is of an organisation: {@code Org1MSP}. */
public record MspId(String value) {

  @Override
  public String toString() {
    return value;
  }
}
