// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import io.heddle.ca.Registrar;
import java.util.Optional;

/**
 * How the organisations' certificate authorities are asked.
 *
 * @param port of the first one, and each further one is a thousand behind; 0 for any free ones
 * @param registrar who registers all others, if that is given
 */
record CaConfig(int port, Optional<Registrar> registrar) {

  private static final int TO_NEXT = 1000;

  /** The port of an authority, which are counted from 0. */
  int portOf(int place) {
    return port == 0 ? 0 : port + place * TO_NEXT;
  }
}
