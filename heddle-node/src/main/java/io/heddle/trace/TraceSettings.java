// SPDX-License-Identifier: Apache-2.0
package io.heddle.trace;

/**
 * What a peer records without being asked for it call by call.
 *
 * @param keptRecordings of how many of the last calls; 0 for none
 * @param checksDeterminism whether every call is executed twice and the results are compared
 */
public record TraceSettings(int keptRecordings, boolean checksDeterminism) {

  /** Nothing. */
  public static final TraceSettings NONE = new TraceSettings(0, false);

  boolean isForAll() {
    return keptRecordings > 0 || checksDeterminism;
  }
}
