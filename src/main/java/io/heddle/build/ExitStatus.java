// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

/**
 * How a process ended.
 *
 * @param code the exit code, or -1 if it was stopped by a signal of ours
 * @param text {@code exit status 3} or {@code signal: killed}
 * @param stopped whether we ended it
 */
public record ExitStatus(int code, String text, boolean stopped) {}
