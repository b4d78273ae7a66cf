// SPDX-License-Identifier: Apache-2.0
package io.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Checkout;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in {@code bench}, which run from their sources and are no part of the jar. */
final class BenchmarksTest {

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
    Path bench = Checkout.ROOT.resolve("bench");
    try (Stream<Path> files = Files.walk(bench)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains(File.separator + "chaincode-"))
          .toList();
    }
  }
}
