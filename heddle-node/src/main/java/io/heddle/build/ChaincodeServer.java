// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import java.time.Duration;
import java.util.Optional;

/**
 * Where a chaincode that already runs is reached: the content of {@code connection.json}.
 *
 * @param address gRPC target, as a rule {@code host:port}
 * @param domain name to verify the server's certificate with, instead of the host of the address
 * @param tls empty for plain text
 */
public record ChaincodeServer(
    String address, Optional<String> domain, Duration dialTimeout, Optional<ServerTls> tls) {}
