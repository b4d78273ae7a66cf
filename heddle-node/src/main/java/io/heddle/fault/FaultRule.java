// SPDX-License-Identifier: Apache-2.0
package io.heddle.fault;

import java.util.OptionalInt;

/**
 * What is to go wrong, for whom, and how often.
 *
 * @param kind its word: {@code refuse}
 * @param times how many transactions it meets, or events if they have none; empty until it is
 *     cleared
 */
public record FaultRule(FaultKind kind, Effect effect, Scope scope, OptionalInt times) {}
