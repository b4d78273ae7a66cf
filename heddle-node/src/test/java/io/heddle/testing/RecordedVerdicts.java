// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Base64;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import tools.jackson.databind.JsonNode;

/** What a Fabric peer said of blocks, most of which somebody had changed in one respect. */
public final class RecordedVerdicts {

  /**
   * A block and the verdict on it.
   *
   * @param number where it was to go; another one may stand in it
   * @param text why it was refused
   */
  public record Judged(
      String id, String description, long number, Block block, boolean isAccepted, String text) {

    @Override
    public String toString() {
      return id + ": " + description;
    }
  }

  private RecordedVerdicts() {}

  /** Those of the channel of v2.5.0, in the order of the blocks. */
  public static List<Judged> raft() {
    return of("ordering");
  }

  /** Those of {@link RecordedChannel#BFT}, in the order of the blocks. */
  public static List<Judged> bft() {
    return of(RecordedChannel.BFT);
  }

  private static List<Judged> of(String recording) {
    return JsonLines.read("/fixtures/%s/verify.jsonl.gz".formatted(recording)).stream()
        .map(RecordedVerdicts::judged)
        .toList();
  }

  private static Judged judged(JsonNode line) {
    try {
      return new Judged(
          line.path("id").asString(),
          line.path("description").asString(),
          line.path("ofBlock").asLong(),
          Block.parseFrom(Base64.getDecoder().decode(line.path("blockBase64").asString())),
          line.path("accepted").asBoolean(),
          line.path("text").asString());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(line.path("id").asString(), e);
    }
  }
}
