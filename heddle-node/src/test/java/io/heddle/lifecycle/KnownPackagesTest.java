// SPDX-License-Identifier: Apache-2.0
package io.heddle.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.heddle.base.ChannelName;
import io.heddle.base.HeddleException;
import io.heddle.base.PackageId;
import io.heddle.testing.LoggedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KnownPackagesTest {

  private static final ChannelName CHANNEL = new ChannelName("mychannel");
  private static final PackageId FIRST = new PackageId("basic:5a1f");
  private static final PackageId SECOND = new PackageId("basic:77ee");

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void choose_file() {
    file = directory.resolve("approvals.json");
  }

  @Test
  void nothing_is_known_at_first() {
    assertThat(new KnownPackages(file).packageOf(CHANNEL, "basic", 1)).isEmpty();
  }

  @Test
  void a_note_is_for_one_channel_name_and_sequence() {
    var known = new KnownPackages(file);

    known.note(CHANNEL, "basic", 1, FIRST);

    assertThat(known.packageOf(CHANNEL, "basic", 1)).contains(FIRST);
    assertThat(known.packageOf(CHANNEL, "basic", 2)).isEmpty();
    assertThat(known.packageOf(CHANNEL, "other", 1)).isEmpty();
    assertThat(known.packageOf(new ChannelName("side"), "basic", 1)).isEmpty();
  }

  @Test
  void notes_outlive_the_process_and_the_last_one_counts() {
    new KnownPackages(file).note(CHANNEL, "basic", 1, FIRST);
    new KnownPackages(file).note(CHANNEL, "other", 3, FIRST);
    new KnownPackages(file).note(CHANNEL, "basic", 1, SECOND);

    var reopened = new KnownPackages(file);

    assertThat(reopened.packageOf(CHANNEL, "basic", 1)).contains(SECOND);
    assertThat(reopened.packageOf(CHANNEL, "other", 3)).contains(FIRST);
  }

  @Test
  void of_a_chaincode_that_is_deployed_again_and_again_the_last_ten_are_kept() {
    var known = new KnownPackages(file);
    known.note(CHANNEL, "other", 1, FIRST);
    for (int sequence = 1; sequence <= 200; sequence++) {
      known.note(CHANNEL, "basic", sequence, SECOND);
    }

    var reopened = new KnownPackages(file);
    assertThat(reopened.packageOf(CHANNEL, "basic", 190)).isEmpty();
    assertThat(reopened.packageOf(CHANNEL, "basic", 191)).contains(SECOND);
    assertThat(reopened.packageOf(CHANNEL, "basic", 200)).contains(SECOND);
    assertThat(reopened.packageOf(CHANNEL, "other", 1)).contains(FIRST);
  }

  @Test
  void the_first_format_can_be_read() throws IOException {
    Files.writeString(
        file,
        """
        {"format":1,"approvals":[
          {"channel":"mychannel","name":"basic","sequence":1,"packageId":"basic:5a1f"}]}
        """);

    assertThat(new KnownPackages(file).packageOf(CHANNEL, "basic", 1)).contains(FIRST);
  }

  @Test
  void half_a_file_of_a_crash_does_no_harm() throws IOException {
    new KnownPackages(file).note(CHANNEL, "basic", 1, FIRST);
    Files.writeString(directory.resolve(".approvals.json.new"), "{\"form");

    var reopened = new KnownPackages(file);
    reopened.note(CHANNEL, "basic", 2, SECOND);

    assertThat(reopened.packageOf(CHANNEL, "basic", 1)).contains(FIRST);
    assertThat(new KnownPackages(file).packageOf(CHANNEL, "basic", 2)).contains(SECOND);
  }

  @Test
  void a_format_of_the_future_is_refused() throws IOException {
    Files.writeString(file, "{\"format\":2,\"approvals\":[]}");

    assertThatExceptionOfType(HeddleException.class)
        .isThrownBy(() -> new KnownPackages(file))
        .withMessage(
            "Approvals file '%s' has format 2; this Heddle knows only format 1; remove the file if it was only damaged"
                .formatted(file));
  }

  @Test
  void a_damaged_file_is_told_and_counts_as_empty() throws IOException {
    for (String damaged :
        List.of(
            "approvals: none",
            "",
            "{\"format\":1}",
            "{\"format\":1,\"approvals\":[{\"name\":\"basic\"}]}",
            "{\"format\":1,\"approvals\":[null]}")) {
      Files.writeString(file, damaged);

      try (var log = new LoggedText()) {
        var known = new KnownPackages(file);

        assertThat(known.latestPackagesOf("basic")).isEmpty();
        assertThat(log.lines())
            .containsExactly(
                "'%s' cannot be read, the present definitions are noted anew: it is damaged"
                    .formatted(file));
      }
    }
    new KnownPackages(file).note(CHANNEL, "basic", 1, FIRST);
    assertThat(new KnownPackages(file).packageOf(CHANNEL, "basic", 1)).contains(FIRST);
  }
}
