// SPDX-License-Identifier: Apache-2.0
package io.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a start refuses before it makes anything. */
final class NetworkOptionTest {

  @TempDir private Path dir;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--orgs 2",
        "--peers 2",
        "--channel trade",
        "--policy cars=OR('Org1MSP.peer')",
        "--collections cars=cars.json"
      })
  void an_option_that_says_what_the_file_says_is_refused(String option) throws IOException {
    Path file = Files.writeString(dir.resolve("net.yaml"), "Organizations: [{Name: Org1MSP}]");
    String[] words = option.split(" ", -1);
    String[] arguments = new String[words.length + 5];
    System.arraycopy(
        new String[] {"start", "--data", data().toString(), "--network", file.toString()},
        0,
        arguments,
        0,
        5);
    System.arraycopy(words, 0, arguments, 5, words.length);

    CommandRun run = CommandRun.of(arguments);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "%s cannot be given with --network, for the file '%s' says that; leave out one of the two"
                .formatted(words[0], file));
    assertThat(data()).doesNotExist();
  }

  @Test
  void a_mistake_in_the_file_is_told_and_nothing_is_made() throws IOException {
    Path file = Files.writeString(dir.resolve("net.yaml"), "Organizations:\n  - Nam: Org1MSP\n");

    CommandRun run =
        CommandRun.of("start", "--data", data().toString(), "--network", file.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "Network file 'net.yaml', line 2, 'Organizations[0].Nam': an organisation has no such key; 'Name' may be meant");
    assertThat(data()).doesNotExist();
  }

  @Test
  void a_directory_that_a_file_has_made_does_not_grow_by_numbers() throws IOException {
    Files.createDirectories(data());
    Files.writeString(data().resolve("shape"), "FarmMSP farm.example.org north south\n");

    CommandRun run = CommandRun.of("start", "--data", data().toString(), "--orgs", "2");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "Data directory '%s' is of FarmMSP (north.farm.example.org, south.farm.example.org), which no numbers say; leave out --orgs, or give a network file with --network"
                .formatted(data()));
  }

  private Path data() {
    return dir.resolve("data");
  }
}
