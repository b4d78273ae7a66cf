// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.testing.RecordedProposals.Case;
import java.util.List;

/**
 * The same proposals to a chaincode in Go, Java and Node, with what was said on its stream and what
 * a real peer answered. See the fixtures' README.
 */
public final class RecordedStreams {

  /** How many blocks the channel had. */
  public static final int HEIGHT = 53;

  /** The chaincodes: one for each language. */
  public static final List<String> CHAINCODES = List.of("stream-go", "stream-java", "stream-node");

  private RecordedStreams() {}

  public static List<Case> all() {
    return RecordedProposals.read("/fixtures/streams/cases.jsonl.gz");
  }
}
