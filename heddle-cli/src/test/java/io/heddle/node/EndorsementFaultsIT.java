// SPDX-License-Identifier: Apache-2.0
package io.heddle.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.heddle.base.HeddleException;
import io.heddle.client.OperationsClient;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.deploy.DeploymentPlan;
import io.heddle.fault.FaultWords;
import io.heddle.fault.Standing;
import io.heddle.home.DataDirectory;
import io.heddle.home.Shape;
import io.heddle.testing.EditedChaincode;
import io.heddle.testing.GatewayClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with endorsements when its owner wants it, as the official client sees it. */
final class EndorsementFaultsIT {

  @TempDir private static Path dir;

  private static Node node;
  private static GatewayClient client;

  @BeforeAll
  static void start() throws Exception {
    EditedChaincode source = EditedChaincode.in(dir, "edited");
    NodeConfig config =
        NodeConfig.defaults(DataDirectory.at(dir.resolve("data")), source.builders())
            .with(NodeConfig.Listeners.anyPorts(true))
            .withOperationsPort(0)
            .withExecuteTimeout(Duration.ofSeconds(3))
            .with(Shape.numbered(2, 1));
    node =
        Node.start(
            config,
            DeploymentPlan.of(List.of(ChaincodeSource.parse(source.directory().toString()))),
            NodeListener.none());
    assertThat(node.launchAll()).isEmpty();
    client = GatewayClient.connect(node.description());
  }

  @AfterAll
  static void end() {
    client.close();
    node.close();
  }

  @AfterEach
  void clear() {
    node.faults().clear();
  }

  @Test
  void a_refusal_is_the_chaincodes_and_meets_as_many_transactions_as_it_is_told() throws Exception {
    add(
        "refuse",
        Map.of(
            "chaincode",
            "edited",
            "function",
            "Put",
            "times",
            "2",
            "status",
            "503",
            "message",
            "Not today"));

    for (int count = 0; count < 2; count++) {
      EndorseException failure = catchThrowableOfType(EndorseException.class, () -> put("a", "1"));
      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
      assertThat(failure.getDetails())
          .extracting(ErrorDetail::getMessage)
          .contains("chaincode response 503, Not today");
      assertThat(node.faults().list().getFirst().hits()).isEqualTo(count + 1);
    }
    assertThat(get("a")).isEmpty();
    put("a", "1");
    assertThat(node.faults().list()).extracting(Standing::isOver).containsExactly(true);
  }

  @Test
  void a_fault_of_another_organisations_peer_leaves_a_query_here_alone() throws Exception {
    add("refuse", Map.of("org", "Org2MSP", "times", "always", "message", "no"));

    assertThat(get("nothing")).isEmpty();
    assertThat(catchThrowableOfType(EndorseException.class, () -> put("b", "1")).getDetails())
        .extracting(ErrorDetail::getMspId)
        .containsOnly("Org2MSP");
  }

  @Test
  void a_delay_is_waited_for() throws Exception {
    add("delay", Map.of("function", "Get", "by", "700ms"));
    long begin = System.nanoTime();

    assertThat(get("nothing")).isEmpty();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(690));
  }

  @Test
  void endorsements_that_differ_are_told_as_fabric_does() throws Exception {
    add("differ", Map.of("chaincode", "edited"));

    EndorseException failure = catchThrowableOfType(EndorseException.class, () -> put("c", "1"));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(failure.getDetails())
        .extracting(ErrorDetail::getMessage)
        .anyMatch(message -> message.startsWith("ProposalResponsePayloads do not match"));
    put("c", "1");
    assertThat(get("c")).isEqualTo("1");
  }

  @Test
  void endorsements_whose_signatures_are_none_do_not_satisfy_the_policy() throws Exception {
    add("invalidate", Map.of("code", "ENDORSEMENT_POLICY_FAILURE", "function", "Put"));

    CommitException failure = catchThrowableOfType(CommitException.class, () -> put("d", "1"));

    assertThat(failure.getCode()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    assertThat(get("d")).isEmpty();
    put("d", "1");
  }

  @Test
  void a_crash_kills_the_process_and_the_next_call_has_another() throws Exception {
    String before = node.where("edited").orElseThrow();
    add("crash", Map.of("function", "Get", "times", "1"));

    GatewayException failure = catchThrowableOfType(GatewayException.class, () -> get("e"));

    assertThat(failure.getDetails())
        .extracting(ErrorDetail::getMessage)
        .anyMatch(message ->
            message.contains("its process ended with signal: killed")
                && message.endsWith("chaincode stream terminated"));
    put("e", "1");
    assertThat(node.where("edited").orElseThrow()).isNotEqualTo(before);
  }

  @Test
  void a_call_that_hangs_ends_with_the_execute_timeout() {
    add("hang", Map.of("function", "Get"));

    GatewayException failure = catchThrowableOfType(GatewayException.class, () -> get("f"));

    assertThat(failure.getDetails())
        .extracting(ErrorDetail::getMessage)
        .anyMatch(message -> message.contains("timeout expired while executing transaction"));
  }

  @Test
  void what_the_network_has_not_is_refused_with_what_it_has() {
    assertRefused(
        "refuse",
        Map.of("chaincode", "cars"),
        "The network has no chaincode 'cars'; it has edited");
    assertRefused(
        "refuse",
        Map.of("chaincode", "edited", "function", "Drive"),
        "Chaincode 'edited' has no function 'Drive'; it has .*Get.*");
    assertRefused(
        "hold",
        Map.of("peer", "peer9"),
        "The network has no peer 'peer9'; it has peer0.org1.example.com, peer0.org2.example.com");
    assertRefused(
        "delay",
        Map.of("org", "Org3MSP", "by", "1s"),
        "The network has no organisation 'Org3MSP'; it has Org1MSP, Org2MSP");
    assertThat(node.faults().list()).isEmpty();
  }

  @Test
  void owners_put_them_in_place_over_the_operations_port() throws Exception {
    var owner =
        new OperationsClient(
            node.description().operations(), node.data().readOperationsToken().orElseThrow());
    String id = owner.faults().add("crash", Map.of("chaincode", "edited")).path("id").asString();

    assertThat(owner.faults().all().get(0).path("kind").asString()).isEqualTo("crash");
    assertThat(owner.faults().clear(id)).isEmpty();
    assertThatThrownBy(() -> owner.faults().clear(id))
        .isInstanceOf(HeddleException.class)
        .hasMessage("There is no fault " + id);
    var stranger = new OperationsClient(node.description().operations(), "guessed");
    assertThatThrownBy(() -> stranger.faults().all())
        .isInstanceOf(HeddleException.class)
        .hasMessage("Only who can read the node's data directory may see and change its faults");
  }

  private static void assertRefused(String kind, Map<String, String> given, String pattern) {
    assertThat(catchThrowableOfType(HeddleException.class, () -> add(kind, given)).getMessage())
        .matches(pattern);
  }

  private static void add(String kind, Map<String, String> given) {
    try {
      var _ = node.faults().add(FaultWords.rule(kind, given));
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private static void put(String key, String value) throws Exception {
    client.contract("edited").submitTransaction("Put", key, value);
  }

  private static String get(String key) throws GatewayException {
    return new String(client.contract("edited").evaluateTransaction("Get", key), UTF_8);
  }
}
