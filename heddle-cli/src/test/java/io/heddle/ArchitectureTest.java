// SPDX-License-Identifier: Apache-2.0
package io.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.heddle.testing.Checkout;
import io.heddle.testing.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of who may use whom. A new arrow changes this table and ARCHITECTURE.md in one commit.
 */
final class ArchitectureTest {

  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("base", Set.of()),
          Map.entry("disk", Set.of()),
          Map.entry("json", Set.of()),
          Map.entry("clock", Set.of("base", "words")),
          Map.entry("fault", Set.of("base", "clock", "disk", "words")),
          Map.entry("quick", Set.of()),
          Map.entry("golang", Set.of()),
          Map.entry("words", Set.of()),
          Map.entry("alive", Set.of("base")),
          Map.entry("install", Set.of("base", "disk", "golang")),
          Map.entry("process", Set.of("base", "alive", "disk")),
          Map.entry("cache", Set.of("base", "disk")),
          Map.entry("build", Set.of("base", "cache", "disk", "golang", "install", "process")),
          Map.entry("launch", Set.of("base", "alive", "golang", "process", "build")),
          Map.entry(
              "container", Set.of("base", "json", "disk", "words", "install", "process", "build")),
          Map.entry("ledger", Set.of("base", "disk")),
          Map.entry("query", Set.of("base", "ledger")),
          Map.entry("simulate", Set.of("base", "ledger", "query")),
          Map.entry("stream", Set.of("base", "alive", "golang", "words", "simulate")),
          Map.entry(
              "config",
              Set.of(
                  "base",
                  "golang",
                  "words",
                  "build",
                  "container",
                  "launch",
                  "simulate",
                  "stream",
                  "gossip")),
          Map.entry("identity", Set.of("base", "golang", "words", "disk")),
          Map.entry("issue", Set.of("base", "golang", "words", "disk", "identity")),
          Map.entry("channel", Set.of("base", "golang", "identity")),
          Map.entry("update", Set.of("base", "golang", "identity", "channel")),
          Map.entry("operations", Set.of()),
          Map.entry(
              "ca", Set.of("base", "golang", "words", "disk", "identity", "issue", "operations")),
          Map.entry("lifecycle", Set.of("base", "json", "disk", "identity", "ledger", "simulate")),
          Map.entry("access", Set.of("base", "words", "identity", "channel")),
          Map.entry(
              "endorse",
              Set.of(
                  "base",
                  "fault",
                  "golang",
                  "words",
                  "identity",
                  "channel",
                  "access",
                  "stream",
                  "simulate",
                  "ledger",
                  "lifecycle",
                  "joined")),
          Map.entry(
              "discover", Set.of("base", "golang", "words", "identity", "channel", "lifecycle")),
          Map.entry(
              "system",
              Set.of(
                  "base",
                  "words",
                  "golang",
                  "identity",
                  "channel",
                  "access",
                  "simulate",
                  "ledger",
                  "lifecycle",
                  "endorse",
                  "joined",
                  "snapshot")),
          Map.entry(
              "order",
              Set.of("base", "golang", "alive", "clock", "disk", "identity", "channel", "update")),
          Map.entry(
              "validate",
              Set.of("base", "identity", "channel", "update", "ledger", "simulate", "lifecycle")),
          Map.entry("dial", Set.of("base")),
          Map.entry(
              "gossip",
              Set.of("base", "golang", "words", "dial", "identity", "channel", "ledger", "joined")),
          Map.entry(
              "follow",
              Set.of("base", "alive", "words", "dial", "identity", "channel", "order", "validate")),
          Map.entry("commit", Set.of("base", "alive", "ledger", "validate")),
          Map.entry("events", Set.of("base", "ledger", "validate", "commit")),
          Map.entry(
              "joined",
              Set.of(
                  "base",
                  "alive",
                  "build",
                  "words",
                  "identity",
                  "channel",
                  "ledger",
                  "query",
                  "simulate",
                  "lifecycle",
                  "validate",
                  "commit",
                  "events")),
          Map.entry(
              "snapshot",
              Set.of(
                  "base",
                  "alive",
                  "golang",
                  "words",
                  "disk",
                  "json",
                  "identity",
                  "access",
                  "ledger",
                  "lifecycle",
                  "validate",
                  "commit",
                  "joined")),
          Map.entry("console", Set.of("home", "operations")),
          Map.entry("participate", Set.of("base", "golang", "channel", "operations", "order")),
          Map.entry(
              "metrics",
              Set.of(
                  "base",
                  "dial",
                  "process",
                  "launch",
                  "stream",
                  "endorse",
                  "validate",
                  "commit",
                  "gossip",
                  "deliver",
                  "operations")),
          Map.entry(
              "deliver",
              Set.of(
                  "base",
                  "fault",
                  "alive",
                  "words",
                  "identity",
                  "channel",
                  "access",
                  "lifecycle",
                  "order",
                  "ledger",
                  "validate",
                  "events",
                  "joined")),
          Map.entry(
              "gateway",
              Set.of(
                  "base",
                  "fault",
                  "alive",
                  "golang",
                  "words",
                  "dial",
                  "identity",
                  "channel",
                  "access",
                  "lifecycle",
                  "discover",
                  "endorse",
                  "order",
                  "events",
                  "joined")),
          Map.entry(
              "trace",
              Set.of(
                  "base", "words", "identity", "access", "ledger", "stream", "endorse", "joined")),
          Map.entry(
              "deploy",
              Set.of(
                  "channel",
                  "base",
                  "disk",
                  "install",
                  "build",
                  "identity",
                  "lifecycle",
                  "endorse",
                  "order",
                  "events",
                  "gateway",
                  "joined")),
          Map.entry(
              "network",
              Set.of(
                  "base", "golang", "words", "identity", "channel", "access", "issue", "deploy")),
          Map.entry(
              "home",
              Set.of(
                  "json",
                  "base",
                  "clock",
                  "disk",
                  "process",
                  "ledger",
                  "lifecycle",
                  "validate",
                  "issue")),
          Map.entry(
              "administer",
              Set.of(
                  "client",
                  "base",
                  "clock",
                  "fault",
                  "words",
                  "identity",
                  "channel",
                  "build",
                  "launch",
                  "ledger",
                  "query",
                  "simulate",
                  "stream",
                  "validate",
                  "lifecycle",
                  "endorse",
                  "operations",
                  "home",
                  "joined",
                  "events",
                  "trace",
                  "show")),
          Map.entry(
              "node",
              Set.of(
                  "base",
                  "clock",
                  "fault",
                  "alive",
                  "install",
                  "process",
                  "cache",
                  "build",
                  "container",
                  "launch",
                  "config",
                  "ledger",
                  "stream",
                  "identity",
                  "issue",
                  "ca",
                  "channel",
                  "update",
                  "access",
                  "lifecycle",
                  "endorse",
                  "system",
                  "order",
                  "dial",
                  "follow",
                  "gossip",
                  "deliver",
                  "gateway",
                  "deploy",
                  "network",
                  "discover",
                  "home",
                  "administer",
                  "console",
                  "metrics",
                  "operations",
                  "participate",
                  "serve",
                  "telemetry",
                  "trace",
                  "joined",
                  "snapshot")),
          Map.entry(
              "telemetry",
              Set.of("base", "words", "stream", "validate", "commit", "endorse", "operations")),
          Map.entry(
              "embed",
              Set.of("base", "cache", "deploy", "home", "json", "network", "node", "trace")),
          Map.entry("serve", Set.of("base", "golang", "config", "identity", "metrics")),
          Map.entry("check", Set.of("base", "disk", "install", "process", "build")),
          Map.entry("client", Set.of("base", "json", "words", "dial", "trace")),
          Map.entry("show", Set.of("trace")),
          Map.entry(
              "cli",
              Set.of(
                  "quick",
                  "json",
                  "base",
                  "clock",
                  "fault",
                  "golang",
                  "words",
                  "cache",
                  "disk",
                  "check",
                  "home",
                  "client",
                  "joined",
                  "deploy",
                  "network",
                  "issue",
                  "administer",
                  "node",
                  "snapshot",
                  "trace",
                  "show")));

  private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\|.*\\| (.+) \\|");
  private static final Pattern WORD = Pattern.compile("\\w+");

  /** Outside packages that only some rooms may touch. */
  private static final Map<String, Set<String>> ONLY_IN =
      Map.ofEntries(
          Map.entry("ch.qos.logback", Set.of("operations")),
          Map.entry("org.rocksdb", Set.of("ledger")),
          Map.entry("com.ibm.icu", Set.of("query")),
          Map.entry("picocli", Set.of("cli")),
          Map.entry("org.apache.hc", Set.of("container")),
          Map.entry("org.hyperledger.fabric.client", Set.of("client")),
          Map.entry("io.grpc.netty", Set.of("launch", "serve", "dial", "client", "telemetry")),
          Map.entry(
              "io.netty",
              Set.of("launch", "serve", "dial", "node", "client", "operations", "telemetry")),
          Map.entry("io.opentelemetry", Set.of("telemetry")),
          Map.entry("org.bouncycastle", Set.of("identity", "issue")),
          Map.entry("org.snakeyaml", Set.of("config", "network")));

  /** What makes or changes a file; whoever does that asks {@code disk}. */
  private static final Set<String> WRITING =
      Set.of(
          "copy",
          "createDirectories",
          "createDirectory",
          "createFile",
          "move",
          "newBufferedWriter",
          "newOutputStream",
          "setPosixFilePermissions",
          "write",
          "writeString");

  /** One appends to a file, the other unpacks an archive with the modes in it. */
  private static final Set<String> MAY_WRITE =
      Set.of("io.heddle.process.TranscriptFile", "io.heddle.build.CodeExtractor");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .withImportOption(location -> !location.contains("/io/heddle/junit/"))
          .importPackages("io.heddle");

  @Test
  @Spec("DD-7")
  void every_room_uses_only_the_rooms_in_its_row() {
    Map<String, Set<String>> violations = new TreeMap<>();
    for (JavaClass from : CLASSES) {
      String room = room(from);
      assertThat(MAY_USE).as("room of %s", from.getName()).containsKey(room);
      from.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass())
          .filter(target -> target.getPackageName().startsWith("io.heddle"))
          .filter(target -> !room(target).equals(room))
          .filter(target -> !MAY_USE.getOrDefault(room, Set.of()).contains(room(target)))
          .forEach(target ->
              violations
                  .computeIfAbsent(room + " -> " + room(target), _ -> new TreeSet<>())
                  .add(from.getName() + " uses " + target.getName()));
    }

    assertThat(violations).isEmpty();
  }

  @Test
  void every_arrow_of_the_table_is_used() {
    Map<String, Set<String>> unused = new TreeMap<>();
    MAY_USE.forEach((room, targets) -> unused.put(room, new TreeSet<>(targets)));
    for (JavaClass from : CLASSES) {
      from.getDirectDependenciesFromSelf()
          .forEach(dependency ->
              unused.getOrDefault(room(from), Set.of()).remove(room(dependency.getTargetClass())));
    }
    unused.values().removeIf(Set::isEmpty);

    assertThat(unused).isEmpty();
  }

  @Test
  void the_table_is_that_of_the_document() throws IOException {
    Map<String, Set<String>> documented = new TreeMap<>();
    for (String line : Files.readAllLines(Checkout.ROOT.resolve("ARCHITECTURE.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        documented.put(row.group(1), targets(row.group(1), row.group(2)));
      }
    }

    assertThat(documented).isEqualTo(new TreeMap<>(MAY_USE));
  }

  /** The last column: rooms, a dash for none, or all rooms but some. */
  private static Set<String> targets(String room, String text) {
    Set<String> named =
        WORD.matcher(text)
            .results()
            .map(MatchResult::group)
            .filter(MAY_USE::containsKey)
            .collect(Collectors.toSet());
    if (!text.startsWith("every room but")) {
      return named;
    }
    Set<String> all = new TreeSet<>(MAY_USE.keySet());
    all.removeAll(named);
    all.remove(room);
    return all;
  }

  @Test
  void the_table_has_no_cycle() {
    List<String> done = new ArrayList<>();
    while (done.size() < MAY_USE.size()) {
      List<String> free =
          MAY_USE.entrySet().stream()
              .filter(row -> !done.contains(row.getKey()) && done.containsAll(row.getValue()))
              .map(Map.Entry::getKey)
              .toList();

      assertThat(free).as("rooms that depend on nothing but %s", done).isNotEmpty();
      done.addAll(free);
    }
  }

  @Test
  void some_libraries_stay_in_their_rooms() {
    Set<String> violations = new TreeSet<>();
    for (JavaClass from : CLASSES) {
      for (var dependency : from.getDirectDependenciesFromSelf()) {
        String target = dependency.getTargetClass().getPackageName();
        ONLY_IN.forEach((library, rooms) -> {
          if ((target + ".").startsWith(library + ".") && !rooms.contains(room(from))) {
            violations.add(from.getName() + " uses " + library);
          }
        });
      }
    }

    assertThat(violations).isEmpty();
  }

  @Test
  void only_disk_makes_and_changes_files() {
    Set<String> violations = new TreeSet<>();
    for (JavaClass from : CLASSES) {
      if (room(from).equals("disk") || MAY_WRITE.contains(from.getName())) {
        continue;
      }
      from.getMethodCallsFromSelf().stream()
          .filter(call -> call.getTargetOwner().getFullName().equals(Files.class.getName()))
          .filter(call -> WRITING.contains(call.getName()))
          .forEach(call -> violations.add(from.getName() + " calls Files." + call.getName()));
    }

    assertThat(violations).isEmpty();
  }

  @Test
  void base_holds_at_most_ten_types() {
    assertThat(
            CLASSES.stream()
                .filter(type -> room(type).equals("base"))
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info")))
        .hasSizeLessThanOrEqualTo(10);
  }

  private static String room(JavaClass type) {
    String name = type.getPackageName();
    return name.length() <= "io.heddle.".length() ? "" : name.substring("io.heddle.".length());
  }

  /** Those in other places would be compiled and never run. */
  @Test
  void integration_tests_are_where_the_build_runs_them() throws IOException {
    try (Stream<Path> files = Files.walk(Checkout.ROOT.resolve("heddle-node/src/test/java"))) {
      assertThat(files.filter(file -> file.toString().endsWith("IT.java"))).isEmpty();
    }
  }
}
