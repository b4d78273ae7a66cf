// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;

/**
 * The identity that registers all others, with its secret.
 *
 * @param secret not in any text but the one for whom it is
 */
public record Registrar(String name, String secret) {

  static final String USUAL_NAME = "admin";

  /**
   * Reads {@code NAME:SECRET}.
   *
   * @throws HeddleException {@code BAD_INPUT} if there is no such name or secret
   */
  public static Registrar parse(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0 || colon == text.length() - 1) {
      throw new HeddleException(
          Fault.BAD_INPUT,
          "The registrar of a certificate authority is given as NAME:SECRET, such as admin:adminpw");
    }
    return new Registrar(text.substring(0, colon), text.substring(colon + 1));
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Registrar[" + name + "]";
  }
}
