// SPDX-License-Identifier: Apache-2.0
/**
 * The peer side of the chaincode protocol: one conversation per registered chaincode package.
 *
 * <p>Enter by {@link io.heddle.stream.ChaincodeStreams}. Never dials, starts or stops a chaincode,
 * and never looks up what a chaincode name means.
 */
@NullMarked
package io.heddle.stream;

import org.jspecify.annotations.NullMarked;
