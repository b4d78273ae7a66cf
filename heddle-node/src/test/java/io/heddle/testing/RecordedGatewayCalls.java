// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import tools.jackson.databind.JsonNode;

/** Calls to the gateway of a real peer, in the order in which they were made. */
public final class RecordedGatewayCalls {

  /**
   * One call.
   *
   * @param method such as {@code Evaluate}
   * @param code as in {@code INVALID_ARGUMENT}
   * @param response the marshalled reply, if there was one
   */
  public record Case(
      String id,
      String method,
      ByteString request,
      String code,
      String message,
      List<ErrorDetail> details,
      Optional<ByteString> response) {

    public Case {
      details = List.copyOf(details);
    }

    @Override
    public String toString() {
      return id;
    }
  }

  private RecordedGatewayCalls() {}

  public static List<Case> all() {
    return JsonLines.read("/fixtures/gateway/cases.jsonl.gz").stream()
        .map(RecordedGatewayCalls::parse)
        .toList();
  }

  private static Case parse(JsonNode line) {
    return new Case(
        line.path("id").asString(),
        line.path("method").asString().replace("/gateway.Gateway/", ""),
        bytes(line, "requestBase64"),
        line.path("grpcCode")
            .asString()
            .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
            .toUpperCase(Locale.ROOT),
        line.path("grpcMessage").asString(""),
        line.path("details").valueStream().map(RecordedGatewayCalls::detail).toList(),
        line.has("responseBase64") ? Optional.of(bytes(line, "responseBase64")) : Optional.empty());
  }

  private static ErrorDetail detail(JsonNode detail) {
    return ErrorDetail.newBuilder()
        .setAddress(detail.path("address").asString())
        .setMspId(detail.path("mspId").asString())
        .setMessage(detail.path("message").asString())
        .build();
  }

  private static ByteString bytes(JsonNode line, String field) {
    return ByteString.copyFrom(Base64.getDecoder().decode(line.path(field).asString("")));
  }
}
