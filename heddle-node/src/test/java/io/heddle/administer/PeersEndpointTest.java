// SPDX-License-Identifier: Apache-2.0
package io.heddle.administer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.MspId;
import io.heddle.base.PackageId;
import io.heddle.home.OperationsToken;
import io.heddle.operations.Answer;
import io.heddle.operations.Request;
import io.heddle.testing.Spec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Peers over HTTP. */
@Spec("NA-3")
final class PeersEndpointTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final PackageId CARS = new PackageId("cars:" + "0".repeat(64));

  private final List<String> asked = new ArrayList<>();
  private final PeersEndpoint endpoint =
      new PeersEndpoint(new TwoPeers(asked), new OperationsToken("secret"));

  /** Does nothing, and remembers what it was asked for. */
  private record TwoPeers(List<String> asked) implements ManagedPeers {

    @Override
    public List<PeerStatus> peers() {
      return List.of(
          new PeerStatus("peer0.org1.a", new MspId("Org1MSP"), "peer0.org1.a:1", "running", NOON),
          new PeerStatus("peer0.org2.a", new MspId("Org2MSP"), "peer0.org2.a:2", "stopped", NOON));
    }

    @Override
    public void stop(String host) {
      asked.add("stop " + host);
      throw new HeddleException(Fault.CONFLICT, "It is stopped already");
    }

    @Override
    public Map<PackageId, HeddleException> start(String host) {
      asked.add("start " + host);
      return Map.of(CARS, new HeddleException(Fault.CHAINCODE, "it does not build"));
    }
  }

  @Test
  void everybody_may_see_which_peers_there_are() {
    Answer answer = ask("GET", "", Optional.empty());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().toStringUtf8())
        .isEqualTo(
            """
            [{"host":"peer0.org1.a","mspId":"Org1MSP","name":"peer0.org1.a:1","state":"running","since":"2026-01-01T12:00:00Z"},\
            {"host":"peer0.org2.a","mspId":"Org2MSP","name":"peer0.org2.a:2","state":"stopped","since":"2026-01-01T12:00:00Z"}]\
            """);
  }

  @Test
  void only_the_owner_may_stop_and_start_one() {
    assertThat(ask("POST", "/peer0.org1/stop", Optional.empty()).status()).isEqualTo(403);
    assertThat(ask("POST", "/peer0.org1/start", Optional.of("Bearer guess")).status())
        .isEqualTo(403);
    assertThat(asked).isEmpty();
  }

  @Test
  void one_is_meant_by_as_much_of_its_name_as_is_needed() {
    Answer started = own("POST", "/peer0.org2/start");
    Answer refused = own("POST", "/peer0.org1.a/stop");

    assertThat(asked).containsExactly("start peer0.org2.a", "stop peer0.org1.a");
    assertThat(started.body().toStringUtf8())
        .contains("\"host\":\"peer0.org2.a\"")
        .endsWith("\"notRunning\":{\"%s\":\"it does not build\"}}".formatted(CARS));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body().toStringUtf8())
        .isEqualTo("{\"error\":\"It is stopped already\",\"fault\":\"CONFLICT\"}");
  }

  @Test
  void a_name_that_no_peer_or_more_than_one_has_is_refused_with_those_there_are() {
    assertThat(own("POST", "/peer0/stop").body().toStringUtf8())
        .contains(
            "Several peers are called 'peer0'; give more of the name of one: peer0.org1.a, peer0.org2.a");
    assertThat(own("POST", "/peer0.org/start").body().toStringUtf8())
        .contains("The node has no peer 'peer0.org'; it has peer0.org1.a, peer0.org2.a");
    assertThat(own("POST", "/stop").status()).isEqualTo(404);
    assertThat(own("DELETE", "/peer0.org1").status()).isEqualTo(405);
    assertThat(own("GET", "/peer0.org1/stop").status()).isEqualTo(405);
    assertThat(asked).isEmpty();
  }

  private Answer own(String method, String below) {
    return ask(method, below, Optional.of("Bearer secret"));
  }

  private Answer ask(String method, String below, Optional<String> authorization) {
    return endpoint.answer(
        new Request(
            method,
            "/peers/v1" + below,
            "/peers/v1" + below,
            Map.of(),
            authorization,
            ByteString.EMPTY));
  }
}
