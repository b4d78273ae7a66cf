// SPDX-License-Identifier: Apache-2.0
package io.heddle.follow;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Where an orderer is, and who says that it is one.
 *
 * @param address {@code host:port}
 * @param authorities those of one of which its TLS certificate has to come; empty for those that
 *     this machine trusts
 */
public record OrdererEndpoint(String address, Optional<List<X509Certificate>> authorities) {

  public OrdererEndpoint {
    authorities = authorities.map(List::copyOf);
  }

  @Override
  public String toString() {
    return address;
  }
}
