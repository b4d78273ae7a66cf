// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A port to serve on.
 *
 * @param name of its thread
 * @param tls empty for plaintext
 */
public record HttpPort(
    String name,
    InetSocketAddress address,
    Optional<SslContext> tls,
    AllowedHosts hosts,
    ServerLimits limits) {}
