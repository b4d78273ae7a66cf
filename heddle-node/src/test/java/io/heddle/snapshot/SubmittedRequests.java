// SPDX-License-Identifier: Apache-2.0
package io.heddle.snapshot;

/** Requests for snapshots that need no signature. */
public final class SubmittedRequests {

  private SubmittedRequests() {}

  /** As an administrator would submit it; block 0 is the last one. */
  public static void submit(Snapshots snapshots, String channel, long block) {
    snapshots.find(channel).orElseThrow().submit(block);
  }
}
