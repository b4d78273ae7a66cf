// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process of a node, and what the first one leaves for later ones. */
final class ChildProcessNodeIT {

  @TempDir private Path folder;
  private Path bundle;

  /** One that no node has been started from. */
  @BeforeEach
  void has_a_bundle_of_its_own() throws IOException {
    Bundle shared = Bundle.find(folder);
    bundle = Files.createDirectory(folder.resolve("bundle"));
    for (String part : List.of("lib", "native", "builders")) {
      Files.createSymbolicLink(bundle.resolve(part), shared.root().resolve(part));
    }
  }

  @Test
  void ends_when_the_process_of_the_tests_is_killed() throws Exception {
    Tests tests = Tests.start(Map.of(), "-Dheddle.junit.bundle=" + bundle);
    assertThat(tests.processes()).isNotEmpty().allMatch(ProcessHandle::isAlive);

    tests.process().destroyForcibly();

    tests.awaitProcesses();
    assertThat(made()).isEmpty();
  }

  @Test
  void leaves_its_classes_for_the_next_one() throws Exception {
    Tests first = Tests.start(Map.of(), "-Dheddle.junit.bundle=" + bundle);
    Tests beside = Tests.start(Map.of(), "-Dheddle.junit.bundle=" + bundle);
    beside.end();
    first.end();
    beside.awaitProcesses();
    first.awaitProcesses();
    assertThat(made()).singleElement().asString().endsWith(".aot");

    Tests second = Tests.start(Map.of(), "-Dheddle.junit.bundle=" + bundle);

    assertThat(second.processes())
        .singleElement()
        .extracting(node -> node.info().commandLine().orElse(""))
        .asString()
        .contains("-XX:AOTCache=" + made().get(0), "-Dheddle.fleeting=true");
    second.end();
    second.awaitProcesses();
  }

  @Test
  void is_unpacked_beside_its_data_where_the_user_s_cache_cannot_be_written() throws Exception {
    Tests tests =
        Tests.start(
            Map.of("HEDDLE_CACHE", "/dev/null/none"),
            "-Dheddle.junit.bundle=",
            "-Djava.io.tmpdir=" + folder);

    assertThat(tests.processes())
        .singleElement()
        .extracting(node -> node.info().commandLine().orElse(""))
        .asString()
        .contains(folder.resolve("heddle-junit-").toString())
        .doesNotContain("AOT");
    tests.end();
    tests.awaitProcesses();
    assertThat(folder).isDirectoryNotContaining(each -> each.toString().contains("heddle-junit-"));
  }

  private List<Path> made() throws IOException {
    try (Stream<Path> files = Files.list(bundle.resolve("classes"))) {
      return files.toList();
    }
  }

  /**
   * A process of tests.
   *
   * @param processes those of its node
   */
  private record Tests(Process process, List<ProcessHandle> processes) {

    static Tests start(Map<String, String> environment, String... options) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of(options));
      command.addAll(
          List.of("-cp", System.getProperty("java.class.path"), Waiting.class.getName()));
      var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().putAll(environment);
      Process process = builder.start();
      var out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      String ids = String.valueOf(out.readLine());
      return new Tests(
          process,
          Stream.of(ids.split(" "))
              .flatMap(id -> ProcessHandle.of(Long.parseLong(id)).stream())
              .toList());
    }

    void end() throws Exception {
      process.getOutputStream().close();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isZero();
    }

    void awaitProcesses() throws Exception {
      for (ProcessHandle each : processes) {
        each.onExit().get(2, TimeUnit.MINUTES);
      }
    }
  }

  /** Starts a network, tells the processes of its node, and waits. */
  public static final class Waiting {

    private Waiting() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
      try (HeddleNetwork network =
          Heddle.start(Deployment.ofContracts("notes", NotesContract.class))) {
        System.out.println(
            String.join(
                " ",
                ProcessHandle.current()
                    .descendants()
                    .map(each -> Long.toString(each.pid()))
                    .toList()));
        assertThat(network.peers()).hasSize(1);
        System.in.read();
      }
    }
  }
}
