// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.administer.ChaincodeReport.State;
import io.heddle.administer.NodeReport.Activity;
import io.heddle.home.NodePhase;
import io.heddle.operations.Answer;
import io.heddle.operations.Request;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How far a node is, over HTTP. */
final class NodeEndpointTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final ChaincodeReport CARS =
      new ChaincodeReport(
          "cars",
          "mychannel",
          State.READY,
          "cars:1",
          Optional.empty(),
          Optional.of(new Debugger(Debugger.Language.JAVA, "127.0.0.1:5005", Path.of("bld"))));
  private static final ChaincodeReport VANS =
      new ChaincodeReport(
          "vans",
          "mychannel",
          State.ENDED,
          "vans:1",
          Optional.of("exit status 3"),
          Optional.empty());

  @Test
  void everything_is_told_as_one_object() {
    NodeReport report =
        new NodeReport(
            4711,
            NodePhase.STARTING,
            NOON,
            Optional.empty(),
            List.of(new Activity("building bikes", NOON)),
            List.of(CARS, VANS));

    assertThat(ask(report, Optional.empty(), "GET", "/node/v1").body().toStringUtf8())
        .isEqualTo(
            """
            {"pid":4711,"state":"starting","since":"2026-01-01T12:00:00Z","ready":false,\
            "doing":[{"what":"building bikes","since":"2026-01-01T12:00:00Z"}],"chaincodes":[\
            {"name":"cars","channel":"mychannel","state":"ready","failed":false,"packageId":"cars:1",\
            "debugger":{"language":"java","address":"127.0.0.1:5005","sources":"bld"}},\
            {"name":"vans","channel":"mychannel","state":"ended","failed":true,"packageId":"vans:1","error":"exit status 3"}]}\
            """);
  }

  @Test
  void it_is_ready_if_nothing_is_missing() {
    assertThat(readiness(NodePhase.READY, Optional.empty(), Optional.empty(), CARS))
        .isEqualTo("200 {\"status\":\"OK\",\"time\":\"2026-01-01T12:00:00Z\"}");
  }

  @Test
  void what_is_missing_is_named() {
    assertThat(readiness(NodePhase.STOPPING, Optional.empty(), Optional.empty(), CARS))
        .startsWith("503 ")
        .endsWith("\"failed_checks\":[{\"component\":\"node\",\"reason\":\"stopping\"}]}");
    assertThat(
            readiness(
                NodePhase.READY, Optional.of("resetting the ledgers"), Optional.empty(), CARS))
        .startsWith("503 ")
        .endsWith("[{\"component\":\"node\",\"reason\":\"resetting the ledgers\"}]}");
    assertThat(readiness(NodePhase.READY, Optional.empty(), Optional.of("it is stopped"), VANS))
        .startsWith("503 ")
        .endsWith(
            "[{\"component\":\"chaincode vans on mychannel\",\"reason\":\"ended: exit status 3\"},{\"component\":\"peer\",\"reason\":\"it is stopped\"}]}");
  }

  @Test
  void nobody_changes_anything_there() {
    NodeReport report =
        new NodeReport(1, NodePhase.READY, NOON, Optional.empty(), List.of(), List.of());

    assertThat(ask(report, Optional.empty(), "POST", "/node/v1").status()).isEqualTo(405);
    assertThat(ask(report, Optional.empty(), "DELETE", "/readyz").status()).isEqualTo(405);
  }

  private static String readiness(
      NodePhase phase,
      Optional<String> interruption,
      Optional<String> absence,
      ChaincodeReport... chaincodes) {
    NodeReport report =
        new NodeReport(4711, phase, NOON, interruption, List.of(), List.of(chaincodes));
    Answer answer = ask(report, absence, "GET", "/readyz");
    return answer.status() + " " + answer.body().toStringUtf8();
  }

  private static Answer ask(
      NodeReport report, Optional<String> absence, String method, String path) {
    return new NodeEndpoint(() -> report, () -> absence, () -> NOON)
        .answer(new Request(method, path, path, Map.of(), Optional.empty(), ByteString.EMPTY));
  }
}
