// SPDX-License-Identifier: Apache-2.0
package io.heddle.check;

/**
 * One rule of the contract at one step, and what the builder did about it.
 *
 * @param rule number of the requirement in the specification of external builders, such as {@code
 *     EB-332}
 * @param step {@code detect}, {@code build}, {@code release} or {@code run}
 * @param sentence what was seen
 */
public record Finding(String rule, String step, Verdict verdict, String sentence) {}
