// SPDX-License-Identifier: Apache-2.0
package io.heddle.order;

import io.heddle.identity.SigningIdentity;
import java.security.cert.X509Certificate;

/**
 * Who an orderer is.
 *
 * @param signer signs its blocks
 * @param tls its certificate as server, by which raft's configurations name it
 */
public record OrdererNode(SigningIdentity signer, X509Certificate tls) {}
