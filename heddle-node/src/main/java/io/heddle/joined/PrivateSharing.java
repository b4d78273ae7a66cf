// SPDX-License-Identifier: Apache-2.0
package io.heddle.joined;

import java.time.Duration;

/**
 * How a peer shares private values with others.
 *
 * @param implicitRequired how many other peers of its organisation have to have what a transaction
 *     writes to the organisation's implicit collection, before it is endorsed
 * @param implicitMaximum how many of them are given it then
 * @param isReconciling whether what is missing is asked for later
 * @param pause between two such rounds
 * @param blocks how many blocks' values are asked for at once
 * @param patience how long what nobody had is not asked for again, unless somebody comes
 */
public record PrivateSharing(
    int implicitRequired,
    int implicitMaximum,
    boolean isReconciling,
    Duration pause,
    int blocks,
    Duration patience) {}
