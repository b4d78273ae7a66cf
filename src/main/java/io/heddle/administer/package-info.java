// SPDX-License-Identifier: Apache-2.0
/**
 * What its owner asks of a running node over HTTP: which packages there are, to remove or rebuild
 * one, how a rich query is served.
 *
 * <p>Enter at {@link io.heddle.administer.PackagesEndpoint} and {@link
 * io.heddle.administer.ExplainEndpoint}. Never starts or stops anything itself: {@link
 * io.heddle.administer.ManagedChaincode} does.
 */
@NullMarked
package io.heddle.administer;

import org.jspecify.annotations.NullMarked;
