// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import io.heddle.cache.BuildCache;
import io.heddle.cache.CacheEntry;
import io.heddle.cache.CachePlace;
import io.heddle.install.PackageStore;
import io.heddle.process.StepListener;
import io.heddle.process.Transcripts;
import io.heddle.testing.LoggedText;
import io.heddle.testing.ManualClock;
import io.heddle.testing.ShellBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data directories that have the builds of earlier ones. */
final class CachedBuildsTest {

  @TempDir private Path dir;
  private ByteString bytes = ByteString.EMPTY;
  private Path record = Path.of("");
  private Path tools = Path.of("");
  private ShellBuilder scripts = new ShellBuilder(Path.of(""));
  private CachePlace place = new CachePlace(Path.of(""), 0);

  @BeforeEach
  void make() throws IOException {
    bytes = BuildsFixture.packageOfType("any");
    record = dir.resolve("record");
    tools = Files.createDirectory(dir.resolve("tools"));
    tool("compiler", "#!/bin/sh\necho one\n");
    place = new CachePlace(dir.resolve("cache"), 1 << 20);
    scripts =
        ShellBuilder.in(dir.resolve("builder"))
            .with("detect", "echo detect >>'%s'".formatted(record))
            .with("build", "echo build >>'%s'\ncompiler >\"$3/made\"".formatted(record))
            .with("release", "echo release >>'%s'".formatted(record));
  }

  @Test
  void a_fresh_one_builds_nothing_that_was_built_before() throws IOException {
    install("first");
    Instance again = install("second");

    assertThat(Files.readAllLines(record)).containsExactly("detect", "build", "release", "detect");
    assertThat(again.buildDir())
        .isEqualTo(dir.resolve("second/builds").resolve(folder(again)).resolve("bld"));
    assertThat(again.buildDir().resolve("made")).hasContent("one");
    assertThat(again.builder().name()).isEqualTo("own");
    assertThat(BuildCache.entries(place))
        .singleElement()
        .extracting(CacheEntry::about)
        .isEqualTo(again.id() + " own");
  }

  @Test
  void what_was_built_before_is_told_and_noted() throws IOException {
    install("first");
    Instance again = install("second");

    List<String> lines =
        Files.readAllLines(
            new Transcripts(dir.resolve("second/transcripts"), new ManualClock(Instant.EPOCH))
                .file(again.id(), Transcripts.Kind.BUILD));
    assertThat(lines.getLast())
        .startsWith("1970-01-01T00:00:00Z own build reused from the build cache, made at 2");
  }

  @Test
  void what_chaincode_writes_into_its_build_directory_reaches_nobody_else() throws IOException {
    Instance one = install("first");
    Files.writeString(one.buildDir().resolve("made"), "changed by chaincode");

    Instance other = install("second");

    assertThat(other.buildDir().resolve("made")).hasContent("one");
  }

  @Test
  void another_builder_and_another_tool_build_anew() throws IOException {
    install("first");
    tool("compiler", "#!/bin/sh\necho two\n");
    Files.setLastModifiedTime(
        tools.resolve("compiler"), FileTime.from(Instant.now().plus(Duration.ofSeconds(5))));

    assertThat(install("second").buildDir().resolve("made")).hasContent("two");

    scripts.with("build", "compiler >\"$3/made\"\necho more >>\"$3/made\"");
    assertThat(install("third").buildDir().resolve("made")).hasContent("two\nmore");
  }

  @Test
  void a_builder_of_the_same_content_at_another_place_is_the_same() throws IOException {
    install("first");
    Path moved = dir.resolve("moved");
    BuildsFixture.copy(scripts.directory(), moved);
    scripts = new ShellBuilder(moved);

    Instance again = install("second");

    assertThat(Files.readAllLines(record)).containsOnlyOnce("build");
    try (var log = new LoggedText();
        ChaincodeBuilds later = open("second", Map.of())) {
      assertThat(((Instance) later.build(again.id())).builder().dir()).isEqualTo(moved);
      assertThat(log.lines()).noneMatch(line -> line.contains("changed"));
    }
  }

  @Test
  void what_a_builder_sees_of_the_environment_counts_unless_it_says_what_does() throws IOException {
    install("first", Map.of("LEVEL", "1"));
    install("second", Map.of("LEVEL", "2"));
    assertThat(Files.readAllLines(record)).filteredOn("build"::equals).hasSize(2);

    Files.writeString(
        scripts.directory().resolve("toolchain"),
        "# what counts\nprogram compiler\nvariable MODE\n");
    install("third", Map.of("LEVEL", "3"));
    install("fourth", Map.of("LEVEL", "4"));
    assertThat(Files.readAllLines(record)).filteredOn("build"::equals).hasSize(3);

    install("fifth", Map.of("MODE", "1"));
    assertThat(Files.readAllLines(record)).filteredOn("build"::equals).hasSize(4);
  }

  @Test
  void a_tool_that_stands_for_another_one_is_asked_which() throws IOException {
    Path shims = Files.createDirectories(dir.resolve("shims/"));
    Path version = Files.writeString(dir.resolve("version"), "20");
    Files.delete(tools.resolve("compiler"));
    tools = shims;
    tool("compiler", "#!/bin/sh\ncat '%s'\n".formatted(version));
    install("first");
    install("second");
    Files.writeString(version, "22");

    assertThat(install("third").buildDir().resolve("made")).hasContent("22");
    assertThat(Files.readAllLines(record)).filteredOn("build"::equals).hasSize(2);
  }

  @Test
  void nobody_knows_what_a_builder_works_with_that_is_no_script_and_says_nothing()
      throws IOException {
    Files.write(scripts.directory().resolve("bin/program"), new byte[] {0x7f, 'E', 'L', 'F', 0});

    install("first");
    install("second");

    assertThat(Files.readAllLines(record)).filteredOn("build"::equals).hasSize(2);
    assertThat(BuildCache.entries(place)).isEmpty();
  }

  @Test
  void a_damaged_entry_is_built_again_and_replaced() throws IOException {
    install("first");
    Path entry = BuildCache.entries(place).getFirst().file();
    Files.write(entry, new byte[100]);

    assertThat(install("second").buildDir().resolve("made")).hasContent("one");
    install("third");

    assertThat(Files.readAllLines(record)).filteredOn("build"::equals).hasSize(2);
  }

  @Test
  void who_asks_for_a_rebuild_gets_one_and_so_do_later_directories() throws IOException {
    Instance first = install("first");
    tool("compiler", "#!/bin/sh\necho new\n", FileTime.from(modified("compiler")));
    try (ChaincodeBuilds builds = open("first", Map.of())) {
      builds.rebuild(first.id(), () -> {});
    }

    assertThat(install("second").buildDir().resolve("made")).hasContent("new");
    assertThat(Files.readAllLines(record)).filteredOn("build"::equals).hasSize(2);
  }

  private Instance install(String data) {
    return install(data, Map.of());
  }

  private Instance install(String data, Map<String, String> environment) {
    try (ChaincodeBuilds builds = open(data, environment)) {
      PackageId id = builds.install(bytes);
      return (Instance) builds.build(id);
    }
  }

  private ChaincodeBuilds open(String data, Map<String, String> more) {
    Path root = dir.resolve(data);
    var environment = new java.util.HashMap<>(more);
    environment.put("PATH", tools + ":" + System.getenv("PATH"));
    var clock = new ManualClock(Instant.EPOCH);
    Optional<BuildCache> cache = BuildCache.open(place);
    return new ChaincodeBuilds(
        new PackageStore(root.resolve("packages")),
        new BuilderChain(
            List.of(new Builder("own", scripts.directory(), environment)),
            new BuildStore(root.resolve("builds"), new SharedBuilds(), cache),
            new BuildSettings(Duration.ofMinutes(1), Duration.ofMinutes(1)),
            StepListener.both(
                StepListener.none(), new Transcripts(root.resolve("transcripts"), clock))),
        clock);
  }

  private static String folder(Instance instance) {
    return instance.id().value().replace(':', '-');
  }

  private Instant modified(String tool) throws IOException {
    return Files.getLastModifiedTime(tools.resolve(tool)).toInstant();
  }

  private void tool(String name, String script, FileTime modified) throws IOException {
    tool(name, script);
    Files.setLastModifiedTime(tools.resolve(name), modified);
  }

  private void tool(String name, String script) throws IOException {
    Path file = Files.writeString(tools.resolve(name), script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
