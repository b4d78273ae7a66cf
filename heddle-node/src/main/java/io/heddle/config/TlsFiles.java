// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import java.nio.file.Path;

/** A certificate, those between it and its authority behind it, and its key. */
public record TlsFiles(Path certificate, Path key) {}
