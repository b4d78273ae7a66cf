// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

/**
 * Where a fault stands.
 *
 * @param hits how many transactions it has met, or events
 * @param isOver whether it meets no more
 * @param problem why it could not do what it says to the last one; empty text if it could
 */
public record Standing(long id, FaultRule rule, int hits, boolean isOver, String problem) {}
