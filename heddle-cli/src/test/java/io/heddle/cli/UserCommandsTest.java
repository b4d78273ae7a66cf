// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.base.ChannelName;
import io.heddle.base.MspId;
import io.heddle.issue.ConnectionProfile;
import io.heddle.issue.DeveloperCrypto;
import io.heddle.issue.DeveloperNetwork;
import io.heddle.issue.DeveloperNetwork.Host;
import io.heddle.issue.DeveloperNetwork.OrdererOrganisation;
import io.heddle.issue.DeveloperNetwork.PeerOrganisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The commands for users, on a data directory on which no node runs. */
final class UserCommandsTest {

  private static final String END = "2036-04-28T10:15:30Z";

  @TempDir private Path data;

  @BeforeEach
  void make_the_folder_of_an_organisation() {
    MspId id = new MspId("Org1MSP");
    var network =
        new DeveloperNetwork(
            List.of(
                new PeerOrganisation(
                    "org1",
                    id,
                    "org1.example.com",
                    List.of(new Host("peer0", List.of())),
                    List.of("User1"))),
            new OrdererOrganisation(
                new MspId("OrdererMSP"), "example.com", new Host("orderer", List.of())));
    DeveloperCrypto.open(
            data.resolve("organizations"),
            network,
            Clock.fixed(Instant.parse("2026-05-01T10:20:30Z"), ZoneOffset.UTC))
        .writeConnectionProfile(
            id,
            new ConnectionProfile.Reach(
                new ChannelName("mychannel"),
                Map.of("peer0.org1.example.com", "localhost:7051"),
                true));
  }

  @Test
  void add_makes_a_user_and_list_shows_all_with_what_they_are() {
    CommandRun added =
        user(
            "add",
            "alice",
            "--ou",
            "department1",
            "--attr",
            "level=3:ECERT",
            "--attr",
            "at=a:b\u0007");

    assertThat(added)
        .isEqualTo(
            new CommandRun(
                0,
                users().resolve("alice@org1.example.com") + "\n",
                "'heddle invoke --user alice …' acts as the new user\n"));
    assertThat(user("list"))
        .isEqualTo(
            new CommandRun(
                0,
                """
                USER   ORGANISATION      ROLE    UNITS        EXPIRES               ATTRIBUTES
                Admin  org1.example.com  admin   -            %s  -
                User1  org1.example.com  client  -            %s  -
                alice  org1.example.com  client  department1  %s  at=a:b␇ level=3
                """
                    .formatted(END, END, END),
                ""));
    assertThat(JsonMapper.shared().readTree(user("list", "--json", "--org", "org1").out()).get(2))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"name": "alice", "organisation": "org1.example.com", "mspId": "Org1MSP",
                     "role": "client", "units": ["department1"],
                     "attributes": {"at": "a:b\\u0007", "hf.Affiliation": "department1",
                       "hf.EnrollmentID": "alice", "hf.Type": "client", "level": "3"},
                     "expires": "%s", "msp": "%s"}
                    """
                        .formatted(END, users().resolve("alice@org1.example.com/msp"))));
  }

  @Test
  void list_shows_the_others_when_one_is_damaged() throws IOException {
    Path certificates = users().resolve("Admin@org1.example.com/msp/signcerts");
    Files.writeString(certificates.resolve("Admin@org1.example.com-cert.pem"), "nothing");

    CommandRun list = user("list");

    assertThat(list.exitCode()).isEqualTo(ExitCode.BAD_INPUT.number());
    assertThat(list.out().lines().map(line -> line.substring(0, 5)))
        .containsExactly("USER ", "User1");
    assertThat(list.err())
        .startsWith(
            "Certificate '%s' cannot be read: "
                .formatted(certificates.resolve("Admin@org1.example.com-cert.pem")))
        .hasLineCount(1);
  }

  @Test
  void what_cannot_be_is_refused_in_one_sentence() {
    assertRefused(
        ExitCode.CONFLICT,
        "User 'User1' of 'org1.example.com' is there already, in '%s'"
            .formatted(users().resolve("User1@org1.example.com")),
        "add",
        "User1");
    assertRefused(
        ExitCode.BAD_INPUT,
        "There is no role 'boss'; it is client, admin, peer or orderer",
        "add",
        "bob",
        "--role",
        "boss");
    assertRefused(
        ExitCode.BAD_INPUT,
        "--attr takes NAME=VALUE, not 'level'",
        "add",
        "bob",
        "--attr",
        "level");
    assertRefused(
        ExitCode.BAD_INPUT,
        "--attr is given twice for 'a'",
        "add",
        "bob",
        "--attr",
        "a=1",
        "--attr",
        "a=2");
    assertRefused(
        ExitCode.NOT_FOUND,
        "There is no organisation 'Org2MSP' in '%s'; there is org1.example.com (Org1MSP)"
            .formatted(data.resolve("organizations")),
        "add",
        "bob",
        "--org",
        "Org2MSP");
    assertRefused(
        ExitCode.BAD_INPUT,
        "Missing required parameter: 'NAME'; see 'heddle user add --help'",
        "add");
  }

  @Test
  void a_directory_without_an_organisation_has_no_users(@TempDir Path empty) throws IOException {
    Files.createDirectories(empty.resolve("ledgersData")); // as a Fabric peer has it

    String told =
        "There is no organisation in '%s'; 'heddle start' makes one, or name another directory with --data\n"
            .formatted(empty.resolve("organizations"));
    for (List<String> command : List.of(List.of("add", "bob"), List.of("list"))) {
      List<String> arguments = new ArrayList<>(List.of("user"));
      arguments.addAll(command);
      arguments.addAll(List.of("--data", empty.toString()));
      assertThat(CommandRun.of(arguments.toArray(String[]::new)))
          .isEqualTo(new CommandRun(ExitCode.NOT_FOUND.number(), "", told));
    }
    assertThat(empty.resolve("organizations")).doesNotExist();
  }

  private void assertRefused(ExitCode code, String told, String... arguments) {
    assertThat(user(arguments)).isEqualTo(new CommandRun(code.number(), "", told + "\n"));
    assertThat(users().resolve("bob@org1.example.com")).doesNotExist();
  }

  private CommandRun user(String... arguments) {
    List<String> all = new ArrayList<>(List.of("user"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--data", data.toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private Path users() {
    return data.resolve("organizations/peerOrganizations/org1.example.com/users");
  }
}
