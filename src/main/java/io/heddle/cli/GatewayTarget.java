// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import java.nio.file.Path;
import java.util.Optional;

/** Where a client connects and who it is; without {@code tlsCa} the connection is plaintext. */
record GatewayTarget(
    String endpoint, Optional<Path> tlsCa, String mspId, Path mspFolder, String channel) {}
