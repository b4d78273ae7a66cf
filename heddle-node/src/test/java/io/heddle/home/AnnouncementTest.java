// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node tells of itself in its data directory. */
final class AnnouncementTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir private Path root;
  private DataDirectory data;

  @BeforeEach
  void open() {
    data = DataDirectory.at(root);
  }

  @Test
  void what_is_written_is_read() {
    Announcement node =
        Announcement.ofThisProcess(NodePhase.STARTING, NOON)
            .with(List.of(peer("a"), peer("b")))
            .withPatient(List.of("cars"));
    data.announce(node);

    assertThat(data.announcement()).contains(node);
    assertThat(data.runningPeers()).isEqualTo(node.peers());
  }

  @Test
  void a_node_without_open_ports_is_starting_or_stopping() {
    data.announce(Announcement.ofThisProcess(NodePhase.STARTING, Instant.now()));
    assertThatThrownBy(() -> data.runningPeers())
        .hasMessageMatching(
            "The node \\(pid %d\\) is starting: opening its ledgers, [0-9] s"
                .formatted(ProcessHandle.current().pid()));

    data.announce(Announcement.ofThisProcess(NodePhase.STOPPING, Instant.now()));
    assertThatThrownBy(() -> data.runningPeers())
        .hasMessageMatching("The node \\(pid [0-9]+\\) is stopping, [0-9] s");
  }

  @Test
  void another_process_with_the_number_of_a_node_that_was_killed_is_not_that_node() {
    long pid = ProcessHandle.current().pid();
    data.announce(
        new Announcement(
            pid, "another boot 1", NodePhase.READY, NOON, List.of(peer("a")), List.of()));

    assertThat(data.announcement()).isEmpty();
    assertThatThrownBy(() -> data.runningPeers())
        .hasMessageStartingWith("No node runs on data directory '%s'".formatted(root));
  }

  @Test
  void a_node_of_an_earlier_version_is_ready() throws Exception {
    data.announce(Announcement.ofThisProcess(NodePhase.READY, NOON).with(List.of(peer("a"))));
    Path file = root.resolve("node.json");
    String before = Files.readString(file);
    Files.writeString(file, before.replaceAll("(?m)^ *\"(birth|state|since)\" *: .*\\R", ""));

    assertThat(data.announcement().map(Announcement::phase)).contains(NodePhase.READY);
    assertThat(data.announcement().map(Announcement::peers)).contains(List.of(peer("a")));
  }

  private NodeDescription peer(String host) {
    return new NodeDescription(
        ProcessHandle.current().pid(),
        host,
        "localhost:1",
        host + ":1",
        "localhost:2",
        "localhost:3",
        "http://localhost:4",
        "http://localhost:5",
        Optional.of(root.resolve("ca.crt")),
        "Org1MSP",
        "org1.example.com",
        root.resolve("users"),
        root.resolve("profile.json"),
        "mychannel",
        List.of("cars"));
  }
}
