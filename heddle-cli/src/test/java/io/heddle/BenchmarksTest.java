// SPDX-License-Identifier: Apache-2.0
package io.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Checkout;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs in {@code bench}, which run from their sources and are no part of the jar. */
final class BenchmarksTest {

  private static final Path BENCH = Checkout.ROOT.resolve("bench");
  private static final Pattern IN_CHECKOUT = Pattern.compile("\\$home/([\\w./-]+)(\\$?)");
  private static final Pattern PROGRAM = Pattern.compile("^ *generate (\\w+)", Pattern.MULTILINE);

  @TempDir private Path classes;

  @Test
  void programs_that_run_from_their_sources_compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              said,
              files,
              null,
              List.of("-proc:none", "-d", classes.toString()),
              null,
              files.getJavaFileObjectsFromPaths(sources()));

      assertThat(task.call()).as("%s", said).isTrue();
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(BENCH)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains(File.separator + "chaincode-"))
          .filter(file -> !file.startsWith(BENCH.resolve("junit-tests"))) // MavenProjectIT has them
          .toList();
    }
  }

  static List<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.list(BENCH)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().contains("."))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void a_script_is_one_and_what_it_names_is_there(Path script) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-n", script.toString()).redirectErrorStream(true).start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(said).isZero();
    String text = Files.readString(script);

    assertThat(IN_CHECKOUT.matcher(text).results().map(BenchmarksTest::named))
        .filteredOn(file -> !file.toString().contains("target"))
        .allSatisfy(file -> assertThat(file).exists());
    assertThat(PROGRAM.matcher(text).results().map(each -> each.group(1) + ".java"))
        .allSatisfy(program -> assertThat(BENCH.resolve("loadgen").resolve(program)).exists());
  }

  /** What stands before a variable is a folder and the beginning of a name. */
  private static Path named(MatchResult match) {
    String path = match.group(1);
    boolean isWhole = match.group(2).isEmpty();
    return Checkout.ROOT.resolve(isWhole ? path : path.substring(0, path.lastIndexOf('/') + 1));
  }
}
