// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.base.PackageId;
import io.heddle.deploy.ChaincodeSource;
import io.heddle.home.DataDirectory;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import io.heddle.node.Builders;
import io.heddle.node.Node;
import io.heddle.node.NodeConfig;
import io.heddle.node.NodeConfig.Listeners;
import io.heddle.node.NodeListener;
import io.heddle.testing.Checkout;
import io.heddle.testing.GatewayClient;
import io.heddle.testing.NodeChaincode;
import io.heddle.testing.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.client.EndorseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Users who are made while a node runs, and a chaincode with the official library that decides by
 * their attributes.
 */
final class UserIT {

  private static final String ISSUER =
      "/C=US/ST=California/L=San Francisco/O=org1.example.com/CN=ca.org1.example.com";
  private static final String REFUSAL =
      "submitting client not authorized to create asset, does not have abac.creator role";

  @TempDir private static Path dir;

  private static NodeChaincode chaincode;
  private static Node node;

  @BeforeAll
  static void start() throws Exception {
    int port = Ports.free();
    String address = "127.0.0.1:" + port;
    PackageId id = ChaincodePackage.parse(PackageWriter.ofServer("guarded", address)).id();
    chaincode = NodeChaincode.serve("guarded-node", dir.resolve("chaincode"), id, port);
    NodeConfig config =
        NodeConfig.defaults(
                DataDirectory.at(data()),
                new Builders(List.of(), Checkout.ROOT.resolve("builders")))
            .with(Listeners.anyPorts(true))
            .withOperationsPort(0);
    node =
        Node.start(
            config, List.of(ChaincodeSource.parse("guarded=" + address)), NodeListener.none());
    assertThat(node.launchAll()).isEmpty();
  }

  @AfterAll
  static void stop() {
    node.close();
    chaincode.close();
  }

  @Test
  void a_chaincode_decides_by_the_attribute_of_who_calls_it() throws Exception {
    assertThat(heddle("user", "add", "creator1", "--attr", "abac.creator=true:ecert"))
        .isEqualTo(
            new CommandRun(
                0,
                users().resolve("creator1@org1.example.com") + "\n",
                "'heddle invoke --user creator1 …' acts as the new user\n"));
    heddle("user", "add", "reader1", "--attr", "abac.creator=false");

    try (var creator = GatewayClient.connect(node.description(), "creator1");
        var reader = GatewayClient.connect(node.description(), "reader1");
        var usual = GatewayClient.connect(node.description())) {
      creator.contract("guarded").submitTransaction("Put", "a");
      for (GatewayClient other : List.of(reader, usual)) {
        assertThatThrownBy(() -> other.contract("guarded").submitTransaction("Put", "b"))
            .isInstanceOfSatisfying(
                EndorseException.class,
                e -> assertThat(e.getDetails().getFirst().getMessage()).contains(REFUSAL));
      }
      assertThat(new String(usual.contract("guarded").evaluateTransaction("Get", "a"), UTF_8))
          .isEqualTo("x509::" + subject("OU=client", "creator1") + "::" + ISSUER);
    }
  }

  @Test
  void commands_act_as_the_user_who_is_named() {
    heddle("user", "add", "creator2", "--attr", "abac.creator=true", "--ou", "org1.department1");
    heddle("user", "add", "boss", "--role", "admin", "--org", "Org1MSP");

    CommandRun asCreator = heddle("invoke", "--quiet", "--user", "creator2", "guarded", "Put", "c");
    CommandRun asUser1 = heddle("invoke", "--quiet", "guarded", "Put", "d");
    CommandRun asBoss =
        heddle("query", "--json", "--org", "org1", "--user", "boss", "guarded", "Who", "hf.Type");

    assertThat(asCreator).isEqualTo(new CommandRun(0, "", ""));
    assertThat(asUser1.exitCode()).isEqualTo(ExitCode.CHAINCODE.number());
    assertThat(asUser1.err()).contains(REFUSAL);
    assertThat(who("boss", "hf.Type"))
        .containsExactly(
            "Org1MSP", "x509::" + subject("OU=admin", "boss") + "::" + ISSUER, "admin");
    JsonNode result = JsonMapper.shared().readTree(asBoss.out());
    assertThat(JsonMapper.shared().readTree(result.path("result").asString()).get(2).asString())
        .isEqualTo("admin");
    assertThat(who("creator2", "hf.Affiliation"))
        .contains("org1.department1")
        .element(1)
        .asString()
        .contains("/OU=org1/OU=client/OU=department1/CN=creator2@");
    CommandRun trace = heddle("trace", "--user", "boss", result.path("transactionId").asString());
    assertThat(trace.exitCode()).isEqualTo(ExitCode.NOT_FOUND.number());
  }

  @Test
  void a_trace_names_the_user_who_called() {
    heddle("user", "add", "creator3", "--attr", "abac.creator=true");
    String id =
        JsonMapper.shared()
            .readTree(heddle("invoke", "--json", "--user", "creator3", "guarded", "Put", "e").out())
            .path("transactionId")
            .asString();

    CommandRun trace = heddle("trace", "--user", "creator3", "--org", "org1.example.com", id);

    assertThat(trace.out().lines()).contains("  client       creator3@org1.example.com (Org1MSP)");
  }

  @Test
  void nobody_acts_as_somebody_who_is_not_there_or_not_clear() {
    assertThat(heddle("query", "--user", "nobody", "guarded", "Get", "a"))
        .satisfies(run -> assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_FOUND.number()))
        .extracting(CommandRun::err)
        .asString()
        .startsWith("'org1.example.com' has no user 'nobody'; it has Admin, User1")
        .endsWith(", and 'heddle user add' makes others\n");
    assertThat(heddle("query", "--org", "Org2MSP", "guarded", "Get", "a"))
        .isEqualTo(
            new CommandRun(
                ExitCode.NOT_FOUND.number(),
                "",
                "There is no organisation 'Org2MSP' in '%s'; there is org1.example.com (Org1MSP)\n"
                    .formatted(data().resolve("organizations"))));
    assertThat(heddle("query", "--user", "User1", "--msp", dir.toString(), "guarded", "Get", "a"))
        .isEqualTo(
            new CommandRun(
                ExitCode.BAD_INPUT.number(),
                "",
                "--msp says already who the client is; leave out --user and --org, or --msp\n"));
  }

  private static List<String> who(String user, String attribute) {
    String out = heddle("query", "--quiet", "--user", user, "guarded", "Who", attribute).out();
    List<String> all = new ArrayList<>();
    JsonMapper.shared().readTree(out).forEach(one -> all.add(one.asString()));
    return all;
  }

  private static String subject(String units, String name) {
    return "/C=US/ST=California/L=San Francisco/%s/CN=%s@org1.example.com".formatted(units, name);
  }

  private static CommandRun heddle(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of(more));
    int behindCommand = command.equals("user") ? 2 : 1;
    arguments.addAll(behindCommand, List.of("--data", data().toString()));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static Path users() {
    return data().resolve("organizations/peerOrganizations/org1.example.com/users");
  }

  private static Path data() {
    return dir.resolve("data");
  }
}
