// SPDX-License-Identifier: Apache-2.0
/**
 * The services that hand blocks out, and the one that takes envelopes for the orderer: {@link
 * io.heddle.deliver.PeerDeliver} and {@link io.heddle.deliver.OrdererService}.
 *
 * <p>Shows nothing that is not committed or, from an orderer, in its chain, and nothing to those
 * whom the channel does not let read.
 */
@NullMarked
package io.heddle.deliver;

import org.jspecify.annotations.NullMarked;
