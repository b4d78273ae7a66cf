// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A peer of a network.
 *
 * @param host its name in its certificate: {@code peer0.org1.example.com}
 * @param mspId its organisation's
 * @param endpoint {@code HOST:PORT} where it serves clients
 * @param operations the URL of its port for operators
 * @param tlsCa PEM file with the authority of its TLS certificate; empty if it serves without TLS
 */
public record Peer(
    String host, String mspId, String endpoint, String operations, Optional<Path> tlsCa) {}
