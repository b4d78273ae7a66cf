// SPDX-License-Identifier: Apache-2.0
package io.heddle.discover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.heddle.testing.RecordedDiscovery;
import io.heddle.testing.RecordedDiscovery.Case;
import io.heddle.testing.Spec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.discovery.QueryResult;
import org.hyperledger.fabric.protos.discovery.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RecordedAnswersTest {

  private static final List<String> VERSIONS = List.of("v2.5.0", "v3.1.5");
  private static final String DESCRIPTOR = "failed constructing descriptor for ";

  private static final Map<String, DiscoveryServer> SERVERS = new HashMap<>();
  private static final List<RecordedDiscovery> RECORDINGS = new ArrayList<>();

  @BeforeAll
  static void serve(@TempDir Path directory) {
    for (String version : VERSIONS) {
      RecordedDiscovery recordings = RecordedDiscovery.open(version, directory.resolve(version));
      RECORDINGS.add(recordings);
      RecordedDiscovery.cases(version).stream()
          .map(Case::phase)
          .distinct()
          .forEach(phase -> SERVERS.put(version + phase, serve(recordings, phase)));
    }
  }

  @AfterAll
  static void close() {
    SERVERS.values().forEach(DiscoveryServer::close);
    RECORDINGS.forEach(RecordedDiscovery::close);
  }

  /**
   * One policy of three needs the other two no more than once. Fabric compares sets of principals
   * without their numbers and keeps the first of equal ones, in an order that is another one each
   * time: here it kept one that no two peers satisfy, and a minute later one that they do.
   */
  private static final String LEFT_TO_CHANCE = "two-peers 066-cc2cc-nested";

  static Stream<Case> answered() {
    return cases()
        .filter(one -> one.response().isPresent())
        .filter(one -> !one.toString().contains(LEFT_TO_CHANCE));
  }

  static Stream<Case> refused() {
    return cases().filter(one -> one.response().isEmpty());
  }

  private static Stream<Case> cases() {
    return VERSIONS.stream().map(RecordedDiscovery::cases).flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("answered")
  @Spec({
    "NA-170", "NA-171", "NA-172", "NA-333", "NA-334", "NA-335", "NA-336", "NA-337", "NA-338",
    "NA-339", "NA-340", "NA-341", "NA-342", "NA-343"
  })
  void answers_as_a_peer_of_fabric_did(Case recorded) {
    Response response = ask(recorded);

    assertThat(response.getResultsList())
        .map(RecordedAnswersTest::comparable)
        .isEqualTo(
            recorded.response().orElseThrow().getResultsList().stream()
                .map(RecordedAnswersTest::comparable)
                .toList());
  }

  @Test
  @Spec("NA-342")
  void finds_the_smallest_of_equal_sets_where_fabric_leaves_it_to_chance() {
    Case recorded =
        cases().filter(one -> one.toString().contains(LEFT_TO_CHANCE)).findFirst().orElseThrow();
    Case later =
        cases()
            .filter(one -> one.id().equals(recorded.id()) && one.phase().equals("three-peers"))
            .findFirst()
            .orElseThrow();

    assertThat(layouts(ask(recorded))).isEqualTo(layouts(later.response().orElseThrow()));
  }

  private static List<Integer> layouts(Response response) {
    return response.getResults(0).getCcQueryRes().getContent(0).getLayoutsList().stream()
        .map(layout ->
            layout.getQuantitiesByGroupMap().values().stream().mapToInt(Integer::intValue).sum())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("refused")
  @Spec({"NA-169", "NA-333"})
  void refuses_as_a_peer_of_fabric_did(Case recorded) {
    assertThatThrownBy(() -> ask(recorded))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            thrown -> {
              assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN);
              assertThat(thrown.getStatus().getDescription()).isEqualTo(recorded.message());
            });
  }

  private static Response ask(Case recorded) {
    return Optional.ofNullable(SERVERS.get(recorded.version() + recorded.phase()))
        .orElseThrow()
        .ask(recorded.request());
  }

  private static DiscoveryServer serve(RecordedDiscovery recordings, String phase) {
    List<KnownPeer> peers = recordings.peers(phase);
    return new DiscoveryServer(
        new DiscoveryService(
            name ->
                name.equals(RecordedDiscovery.CHANNEL.value())
                    ? Optional.of(recordings.channel())
                    : Optional.empty(),
            () -> peers,
            recordings.localMsp(phase),
            false));
  }

  /** The text of an interest has another form in each version of Go's library. */
  private static Object comparable(QueryResult result) {
    return result.getError().getContent().startsWith(DESCRIPTOR + "chaincodes:<")
            || result.getError().getContent().startsWith(DESCRIPTOR + "chaincodes:{")
        ? DESCRIPTOR
        : ReadableAnswer.of(result);
  }
}
