// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** What {@code bench/parts} measures: each once, and as small as its fields say without JMH. */
final class PartsBenchmarksTest {

  private static final Path SOURCES = Checkout.ROOT.resolve("heddle-node/src/test/java");

  static List<String> benchmarks() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .map(file -> SOURCES.relativize(file).toString())
          .filter(file -> file.endsWith("Benchmark.java"))
          .map(file -> file.replace(".java", "").replace('/', '.'))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("benchmarks")
  void a_benchmark_runs(String name) throws Exception {
    Class<?> type = Class.forName(name);
    Object benchmark = type.getConstructor().newInstance();
    List<Method> measured =
        Stream.of(type.getMethods())
            .filter(each -> each.isAnnotationPresent(Benchmark.class))
            .toList();

    call(benchmark, Level.Trial, PartsBenchmarksTest::setUpAt);
    try {
      for (Method each : measured) {
        call(benchmark, Level.Invocation, PartsBenchmarksTest::setUpAt);
        each.invoke(benchmark);
        call(benchmark, Level.Invocation, PartsBenchmarksTest::tornDownAt);
      }
    } finally {
      call(benchmark, Level.Trial, PartsBenchmarksTest::tornDownAt);
    }

    assertThat(measured).isNotEmpty();
  }

  private static void call(Object benchmark, Level level, Function<Method, Optional<Level>> when)
      throws ReflectiveOperationException {
    for (Method each : benchmark.getClass().getMethods()) {
      if (when.apply(each).equals(Optional.of(level))) {
        each.invoke(benchmark);
      }
    }
  }

  private static Optional<Level> setUpAt(Method method) {
    return Optional.ofNullable(method.getAnnotation(Setup.class)).map(Setup::value);
  }

  private static Optional<Level> tornDownAt(Method method) {
    return Optional.ofNullable(method.getAnnotation(TearDown.class)).map(TearDown::value);
  }
}
