// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import java.util.Optional;

/**
 * What the owner of a node is told of a certificate authority.
 *
 * @param name under which requests ask for it: {@code ca-org1}
 * @param registrar who registers all others, if this start has made the identity
 * @param secret of that one, which nobody is told another time
 */
public record AuthorityDescription(
    String mspId, String name, String url, Optional<String> registrar, Optional<String> secret) {

  /** Without the secret. */
  @Override
  public String toString() {
    return "AuthorityDescription[%s, %s]".formatted(name, url);
  }
}
