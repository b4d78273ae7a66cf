// SPDX-License-Identifier: Apache-2.0
/**
 * The certificate authorities of a node and the folders of certificates and keys that they fill:
 * {@link io.heddle.issue.DeveloperCrypto} for a network's organisations, {@link
 * io.heddle.issue.Organisations} for the users who are added to them with or without a running
 * node, {@link io.heddle.issue.ChaincodeCa} for the chaincode that a peer starts itself.
 *
 * <p>Never replaces a key or an identity that is there, and leaves it to {@code identity} to say
 * what a certificate is good for.
 */
@NullMarked
package io.heddle.issue;

import org.jspecify.annotations.NullMarked;
