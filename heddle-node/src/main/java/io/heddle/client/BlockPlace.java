// SPDX-License-Identifier: Apache-2.0
package io.heddle.client;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where blocks are read.
 *
 * @param endpoint host and port
 * @param tlsCa PEM file to trust; without it the connection is plaintext
 * @param service whose service for it is asked
 */
public record BlockPlace(String endpoint, Optional<Path> tlsCa, Service service) {

  /** Whose blocks they are. */
  public enum Service {
    /** A peer's, with its verdicts. */
    PEER("protos.Deliver/Deliver"),
    /** An orderer's, as it has made them. */
    ORDERER("orderer.AtomicBroadcast/Deliver");

    private final String method;

    Service(String method) {
      this.method = method;
    }

    String method() {
      return method;
    }
  }
}
