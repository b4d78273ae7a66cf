// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import tools.jackson.databind.JsonNode;

/** Proposals that are malformed, badly signed or not allowed, and what a real peer said. */
public final class RecordedRefusals {

  /**
   * One proposal.
   *
   * @param error the text of the gRPC error with code UNKNOWN; empty if there was a response
   * @param status of the response, if there was one
   * @param message of the response, if there was one
   */
  public record Case(
      String id, SignedProposal proposal, Optional<String> error, int status, String message) {

    @Override
    public String toString() {
      return id;
    }
  }

  private RecordedRefusals() {}

  public static List<Case> all() {
    return JsonLines.read("/fixtures/proposals/refused.jsonl.gz").stream()
        .map(RecordedRefusals::parse)
        .toList();
  }

  private static Case parse(JsonNode line) {
    try {
      return new Case(
          line.path("id").asString(),
          SignedProposal.parseFrom(
              Base64.getDecoder().decode(line.path("proposalBase64").asString())),
          line.has("grpcMessage")
              ? Optional.of(line.path("grpcMessage").asString())
              : Optional.empty(),
          line.path("status").asInt(0),
          line.path("message").asString(""));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(line.path("id").asString(), e);
    }
  }
}
