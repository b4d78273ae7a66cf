// SPDX-License-Identifier: Apache-2.0
/**
 * Who somebody is and what they may do: membership service providers, X.509 identities, signatures,
 * policies.
 *
 * <p>Entry points: {@link io.heddle.identity.Msps} to check others, {@link
 * io.heddle.identity.SigningIdentity} to sign. Never makes a certificate, never registers a
 * security provider and never looks at the current time to judge a certificate chain.
 */
@NullMarked
package io.heddle.identity;

import org.jspecify.annotations.NullMarked;
