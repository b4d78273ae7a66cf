// SPDX-License-Identifier: Apache-2.0
package io.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Checkout;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The index of the requirements' numbers, for who has this repository alone. */
final class RequirementsTest {

  private static final Path INDEX = Checkout.ROOT.resolve("docs/requirements.md");
  private static final Pattern ENTRY = Pattern.compile("(?m)^- \\*\\*([A-Z]{2}-\\d+)\\*\\* .+\\.$");

  /** One number, or the first and the last of several. */
  private static final Pattern CITED =
      Pattern.compile("\\b(EB|DD|HB|JT|CP|NA)-(\\d+)(?:(?: to | ?\\.\\. ?)\\1-(\\d+))?");

  private static final Set<String> MADE = Set.of("target", "node_modules");

  @Test
  void names_each_number_that_tests_messages_and_docs_cite_and_no_other() throws IOException {
    Set<String> cited = new TreeSet<>();
    for (Path file : files()) {
      CITED
          .matcher(Files.readString(file))
          .results()
          .flatMap(RequirementsTest::numbers)
          .forEach(cited::add);
    }

    assertThat(indexed()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(cited);
  }

  private static List<String> indexed() throws IOException {
    return ENTRY.matcher(Files.readString(INDEX)).results().map(entry -> entry.group(1)).toList();
  }

  private static Stream<String> numbers(MatchResult found) {
    int first = Integer.parseInt(found.group(2));
    int last = found.group(3) == null ? first : Integer.parseInt(found.group(3));
    return IntStream.rangeClosed(first, last).mapToObj(number -> found.group(1) + "-" + number);
  }

  /** What is written by hand in Java and Markdown, but for the index. */
  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        Checkout.ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes of) {
            String name = String.valueOf(directory.getFileName());
            boolean isOurs =
                directory.equals(Checkout.ROOT) || (!MADE.contains(name) && !name.startsWith("."));
            return isOurs ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes of) {
            String name = String.valueOf(file.getFileName());
            if (!file.equals(INDEX) && (name.endsWith(".java") || name.endsWith(".md"))) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}
