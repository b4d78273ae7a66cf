// SPDX-License-Identifier: Apache-2.0
package io.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.testing.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages for readers: each is found, and each link in them leads somewhere. */
final class DocsTest {

  private static final Path DOCS = Checkout.ROOT.resolve("docs");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");

  @Test
  void the_first_page_leads_to_every_other_one() throws IOException {
    String first = Files.readString(DOCS.resolve("README.md"));
    try (Stream<Path> pages = Files.list(DOCS)) {
      assertThat(pages.map(page -> String.valueOf(page.getFileName())))
          .filteredOn(name -> name.endsWith(".md") && !name.equals("README.md"))
          .allSatisfy(name -> assertThat(first).contains("](" + name + ")"));
    }
  }

  @Test
  void links_lead_to_files_and_headings_that_are_there() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      for (MatchResult link : LINK.matcher(text(page)).results().toList()) {
        if (!link.group(1).contains("://") && !leadsSomewhere(page, link.group(1))) {
          broken.add(Checkout.ROOT.relativize(page) + ": " + link.group(1));
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  private static boolean leadsSomewhere(Path page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    return Files.exists(target) && (parts.length == 1 || headings(target).contains(parts[1]));
  }

  /** As they are named in addresses: in small letters, with hyphens, without other signs. */
  private static List<String> headings(Path page) throws IOException {
    return HEADING
        .matcher(text(page))
        .results()
        .map(found -> found.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{Alnum}_ -]", "").replace(' ', '-'))
        .toList();
  }

  private static String text(Path page) throws IOException {
    return FENCED.matcher(Files.readString(page)).replaceAll("");
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> top = Files.list(Checkout.ROOT);
        Stream<Path> docs = Files.walk(DOCS)) {
      return Stream.concat(top, docs).filter(page -> page.toString().endsWith(".md")).toList();
    }
  }
}
