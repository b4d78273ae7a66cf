// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.testing.DatagramReceiver;
import io.heddle.testing.HeddleProcess;
import io.heddle.testing.Ports;
import io.heddle.testing.Spec;
import io.heddle.testing.ValueChaincodeServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What programs hear of a node that they have started. */
final class StartLifeIT {

  @TempDir private Path directory;

  @Test
  @Spec("NA-62")
  void programs_and_systemd_hear_that_it_is_ready_and_that_it_has_ended() throws Throwable {
    Path data = directory.resolve("data");
    String socket = directory.resolve("notify").toString();
    try (ValueChaincodeServer values = ValueChaincodeServer.serve("values");
        var systemd = new DatagramReceiver(socket);
        HeddleProcess node =
            HeddleProcess.run(
                Map.of("NOTIFY_SOCKET", socket),
                "start",
                "--json",
                "--port",
                "0",
                "--data",
                data.toString(),
                "values=" + values.address())) {
      CommandRun waited = CommandRun.of("wait", "--data", data.toString(), "--json");
      CommandRun unknown = CommandRun.of("wait", "--data", data.toString(), "cars");
      CommandRun lines = CommandRun.of("env", "--data", data.toString(), "--user", "User1");
      CommandRun json = CommandRun.of("env", "--data", data.toString(), "--json");
      await().until(() -> node.out().endsWith("\n"));
      JsonNode ready = JsonMapper.shared().readTree(node.out());
      node.process().toHandle().destroy(); // the other one closes its outputs
      int code = node.exitCode();

      assertThat(waited.exitCode()).isZero();
      assertThat(JsonMapper.shared().readTree(waited.out()).path("ready").asBoolean()).isTrue();
      assertThat(unknown)
          .isEqualTo(new CommandRun(3, "", "Chaincode 'cars' is not deployed; there is values\n"));
      assertThat(ready.path("event").asString()).isEqualTo("ready");
      assertThat(ready.path("pid").asLong()).isEqualTo(node.process().pid());
      assertThat(ready.path("dataDirectory").asString()).isEqualTo(data.toString());
      assertThat(ready.path("peers").get(0).path("host").asString())
          .isEqualTo("peer0.org1.example.com");
      assertThat(ready.path("chaincodes").get(0).path("state").asString()).isEqualTo("ready");
      assertThat(lines.out().lines())
          .contains(
              "export CORE_PEER_ADDRESS='%s'"
                  .formatted(ready.path("peers").get(0).path("endpoint").asString()),
              "export CORE_PEER_MSPCONFIGPATH='%s'"
                  .formatted(
                      data.resolve(
                          "organizations/peerOrganizations/org1.example.com/users/User1@org1.example.com/msp")),
              "export HEDDLE_DATA='%s'".formatted(data));
      assertThat(
              JsonMapper.shared().readTree(json.out()).path("CORE_PEER_MSPCONFIGPATH").asString())
          .endsWith("/Admin@org1.example.com/msp");
      assertThat(code).isEqualTo(143);
      assertThat(node.out().lines().skip(1))
          .singleElement()
          .asString()
          .startsWith("{\"event\":\"ended\",\"code\":143,\"reason\":\"Ended by SIGTERM\"");
      List<String> messages = systemd.received();
      assertThat(messages.getFirst()).startsWith("STATUS=Starting\nEXTEND_TIMEOUT_USEC=");
      assertThat(messages)
          .contains(
              "READY=1\nSTATUS=Ready: peer at "
                  + ready.path("peers").get(0).path("endpoint").asString());
      assertThat(messages.getLast()).isEqualTo("STOPPING=1\nSTATUS=Ending");
    }
  }

  @Test
  void a_start_that_fails_says_so_to_programs_too() {
    String nowhere = "127.0.0.1:" + Ports.free();
    try (HeddleProcess node =
        HeddleProcess.run(
            "start", "--json", "--fail-fast", "--ephemeral", "--port", "0", "nobody=" + nowhere)) {

      assertThat(node.exitCode()).isEqualTo(ExitCode.CHAINCODE.number());
      JsonNode ended = JsonMapper.shared().readTree(node.out());
      assertThat(ended.path("event").asString()).isEqualTo("ended");
      assertThat(ended.path("code").asInt()).isEqualTo(8);
      assertThat(ended.path("reason").asString())
          .startsWith("Chaincode 'nobody' does not run: ")
          .contains(nowhere);
      assertThat(node.err()).contains(ended.path("reason").asString());
    }
  }

  @Test
  void who_waits_for_a_node_that_never_comes_is_told_so() {
    assertThat(CommandRun.of("wait", "--data", directory.toString(), "--node-timeout", "0"))
        .isEqualTo(
            new CommandRun(
                ExitCode.UNAVAILABLE.number(),
                "",
                "No node runs on data directory '%s'; start one with 'heddle start', or name another with --data or --endpoint\n"
                    .formatted(directory)));
    assertThat(CommandRun.of("wait", "--data", directory.toString(), "--timeout", "-1").exitCode())
        .isEqualTo(ExitCode.BAD_INPUT.number());
  }
}
