// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import java.util.List;

/**
 * One entry of {@code chaincode.externalBuilders}.
 *
 * @param path the parent of {@code bin}; a relative one starts at the working directory
 * @param propagateEnvironment names of the peer's variables that its executables see
 */
public record ExternalBuilder(String name, String path, List<String> propagateEnvironment) {

  public ExternalBuilder {
    propagateEnvironment = List.copyOf(propagateEnvironment);
  }
}
