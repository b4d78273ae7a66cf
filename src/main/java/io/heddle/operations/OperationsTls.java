// SPDX-License-Identifier: Apache-2.0
package io.heddle.operations;

import javax.net.ssl.SSLContext;

/**
 * The TLS of the operations port.
 *
 * @param isClientAuthRequired whether nobody may connect without a certificate; if not, most
 *     endpoints still want one
 */
public record OperationsTls(SSLContext context, boolean isClientAuthRequired) {}
