// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.heddle.base.HeddleException;
import io.heddle.testing.LoggedText;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sources with more in them than files and directories, by either way to a package. */
final class SourceWalkTest {

  @TempDir private Path dir;
  private Path sources;

  /** Who packs. */
  enum Way {
    START,
    PACKAGE;

    Map<String, ?> files(Path sources) {
      return this == START ? SourceTree.read(sources) : PeerSources.read("node", sources).files();
    }
  }

  @BeforeEach
  void write() throws IOException {
    sources = Files.createDirectories(dir.resolve("checkout/contract"));
    file("package.json");
    file("lib/util.js");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void links_that_stay_inside_are_followed(Way way) throws IOException {
    link("common", "lib");
    link("deep/er/link.js", "../../lib/util.js");
    link("absolute", sources.resolve("lib").toString());
    link("there-and-back", "../contract/lib");

    assertThat(names(way))
        .containsExactly(
            "src/absolute/util.js",
            "src/common/util.js",
            "src/deep/er/link.js",
            "src/lib/util.js",
            "src/package.json",
            "src/there-and-back/util.js");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void a_directory_that_is_reached_by_a_link_itself_is_one_like_any_other(Way way)
      throws IOException {
    Path link = Files.createSymbolicLink(dir.resolve("elsewhere"), sources);
    link("common", "lib");

    assertThat(new TreeSet<>(way.files(link).keySet()))
        .containsExactly("src/common/util.js", "src/lib/util.js", "src/package.json");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void links_that_lead_out_are_refused_by_name(Way way) throws IOException {
    Files.createDirectory(dir.resolve("checkout/shared"));
    Files.writeString(dir.resolve("checkout/file"), "x");
    for (String target : Set.of("../../shared", "../../file", "/etc", "/etc/hosts")) {
      link("lib/common", target);

      refused(way)
          .hasMessage(
              refusal("lib/common")
                  + "it is a link to '%s', outside of the sources; put a copy in its place"
                      .formatted(target));
      Files.delete(sources.resolve("lib/common"));
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void links_to_nothing_and_in_circles_are_refused_by_name(Way way) throws IOException {
    link("lib/gone", "nowhere.js");
    refused(way)
        .hasMessage(refusal("lib/gone") + "it is a link to 'nowhere.js', and there is nothing");
    Files.delete(sources.resolve("lib/gone"));

    link("lib/up", "..");
    refused(way).hasMessage(refusal("lib/up") + "it is a link to '..', in which it lies itself");
    Files.delete(sources.resolve("lib/up"));

    link("self", "self");
    refused(way)
        .hasMessage(
            refusal("self")
                + "it is a link to 'self', which leads nowhere: Too many levels of symbolic links or unable to access attributes of symbolic link");
    Files.delete(sources.resolve("self"));

    link("a/to-b", "../b");
    link("b/to-a", "../a");
    refused(way)
        .hasMessage(refusal("a/to-b/to-a") + "it is a link to '../a', in which it lies itself");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void links_do_not_multiply_without_end(Way way) throws IOException {
    for (int i = 0; i < 20; i++) {
      link("d%d/a".formatted(i), "../d" + (i + 1));
      link("d%d/b".formatted(i), "../d" + (i + 1));
    }
    file("d20/x.js");

    refused(way).hasMessageEndingWith("there are more than 200000 entries");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  @EnabledOnOs(OS.LINUX)
  void a_name_that_is_not_utf_8_is_refused_and_shown(Way way) throws Exception {
    shell("touch \"$(printf 'lib/caf\\351.js')\"");

    refused(way).hasMessage(refusal("lib/caf\ufffd.js") + "its name is not UTF-8: caf%E9.js");
    shell("rm lib/caf*; touch \"$(printf '\\351t\\351.js')\"");
    refused(way).hasMessage(refusal("\ufffdt\ufffd.js") + "its name is not UTF-8: %E9t%E9.js");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void what_cannot_be_read_is_refused_by_name(Way way) throws IOException {
    file("lib/secret.js");
    Files.setPosixFilePermissions(
        sources.resolve("lib/secret.js"), PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(sources.resolve("lib/secret.js")), "this user reads everything");

    refused(way).hasMessage(refusal("lib/secret.js") + "it cannot be read: permission denied");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void what_is_left_out_is_named(Way way) throws Exception {
    file("node_modules/a/index.js");
    file(".git/config");
    file("META-INF/.DS_Store");
    Files.createDirectory(sources.resolve("logs"));
    shell("mkfifo lib/pipe");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        LoggedText log = new LoggedText()) {
      socket.bind(UnixDomainSocketAddress.of(sources.resolve("s")));

      assertThat(names(way)).containsExactly("src/lib/util.js", "src/package.json");
      assertThat(log.lines())
          .containsExactly(
              "Not packed of '%s', and not in its ignore files: META-INF/.DS_Store, lib/pipe, logs/, node_modules/, s"
                  .formatted(sources));
    }
  }

  @ParameterizedTest
  @CsvSource({"50, ''", "51, ' and 1 more'", "60, ' and 10 more'"})
  void of_many_that_are_left_out_fifty_are_named_and_the_others_counted(int count, String others)
      throws Exception {
    List<String> names = IntStream.range(0, count).mapToObj("empty%02d/"::formatted).toList();
    for (String name : names) {
      Files.createDirectory(sources.resolve(name));
    }
    try (LoggedText log = new LoggedText()) {
      names(Way.START);

      assertThat(log.lines())
          .containsExactly(
              "Not packed of '%s', and not in its ignore files: %s%s"
                  .formatted(sources, String.join(", ", names.subList(0, 50)), others));
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void a_link_to_what_is_left_out_is_left_out_wherever_it_leads(Way way) throws Exception {
    link("node_modules", "/etc");
    link("META-INF/.hidden", "/etc/hosts");
    try (LoggedText log = new LoggedText()) {
      assertThat(names(way)).containsExactly("src/lib/util.js", "src/package.json");
      assertThat(log.lines())
          .containsExactly(
              "Not packed of '%s', and not in its ignore files: META-INF/.hidden, node_modules/"
                  .formatted(sources));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "target, pom.xml, true",
    "build, build.gradle, true",
    "out, build.gradle.kts, true",
    "target, lib/pom.xml, false",
    "bin, pom.xml, false",
    "node_modules, package.json, true",
    "node_modules, pom.xml, false",
    ".git, x, true",
  })
  void what_a_tool_made_is_told_by_what_lies_beside_it(
      String directory, String beside, boolean isLeftOut) throws IOException {
    Files.delete(sources.resolve("package.json"));
    file(beside);
    file(directory + "/x");

    assertThat(names(Way.START).contains("src/%s/x".formatted(directory))).isNotEqualTo(isLeftOut);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void sources_that_are_not_there_are_named(Way way) {
    Path nowhere = dir.resolve("nowhere");

    assertThatThrownBy(() -> way.files(nowhere))
        .hasMessage(
            "Could not read the chaincode sources in '%s': no such file or directory: '%s'"
                .formatted(nowhere, nowhere));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void what_the_project_ignores_is_not_named(Way way) throws Exception {
    file("node_modules/a/index.js");
    Files.createDirectory(sources.resolve("logs"));
    Files.createDirectory(sources.resolve("data"));
    Files.writeString(sources.resolve(".npmignore"), "# made here\n/logs\n");
    Files.writeString(dir.resolve("checkout/.gitignore"), "node_modules/\n");
    Files.createDirectory(dir.resolve("checkout/.git"));
    try (LoggedText log = new LoggedText()) {
      assertThat(names(way))
          .containsExactly("src/.npmignore", "src/lib/util.js", "src/package.json");
      assertThat(log.lines())
          .containsExactly(
              "Not packed of '%s', and not in its ignore files: data/".formatted(sources));
    }
  }

  private Set<String> names(Way way) {
    return new TreeSet<>(way.files(sources).keySet());
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(Way way) {
    return assertThatThrownBy(() -> way.files(sources)).isInstanceOf(HeddleException.class);
  }

  private String refusal(String name) {
    return "Chaincode sources in '%s' cannot be packed because of '%s': ".formatted(sources, name);
  }

  private void file(String name) throws IOException {
    Path file = sources.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }

  private void link(String name, String target) throws IOException {
    Path link = sources.resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(target));
  }

  private void shell(String script) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", script).directory(sources.toFile()).start();
    assertThat(process.waitFor()).isZero();
  }
}
