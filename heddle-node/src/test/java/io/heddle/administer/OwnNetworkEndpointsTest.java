// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.home.OperationsToken;
import io.heddle.operations.Answer;
import io.heddle.operations.Endpoint;
import io.heddle.operations.Request;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Time and faults of a peer whose network is not the node's own: there are none. */
final class OwnNetworkEndpointsTest {

  private static final OperationsToken TOKEN = new OperationsToken("secret");

  @Test
  void a_peer_of_a_network_elsewhere_takes_no_faults() {
    Answer answer =
        ask(
            new FaultsEndpoint(Optional.empty(), TOKEN),
            "/faults/v1",
            "{\"kind\":\"refuse\",\"message\":\"no\"}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body().toStringUtf8())
        .contains(
            "A peer of a network elsewhere takes no faults; only a node of 'heddle start' does");
  }

  @Test
  void a_peer_of_a_network_elsewhere_has_no_clock_of_its_own() {
    Answer answer =
        ask(
            new TimeEndpoint(Optional.empty(), TOKEN),
            "/time/v1/set",
            "{\"time\":\"2027-01-01T00:00:00Z\"}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body().toStringUtf8())
        .contains("A peer of a network elsewhere has the time of that network");
  }

  private static Answer ask(Endpoint endpoint, String path, String body) {
    return endpoint.answer(
        new Request(
            "POST",
            path,
            path,
            Map.of(),
            Optional.of("Bearer secret"),
            ByteString.copyFromUtf8(body)));
  }
}
